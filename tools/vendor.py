"""Refreshes src/luodi/common/static/vendor/ from the npm registry (maintainers only; needs npm).

    python tools/vendor.py

Versions are pinned here. Each package leaves its files, its licence and checksums in vendor/VERSIONS.
"""

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[1] / "src/luodi/common/static/vendor"
PACKAGES = {
    "htmx.org@2.0.11": {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "htmx.LICENSE"},
    "echarts@6.1.0": {
        "dist/echarts.min.js": "echarts.min.js",
        "LICENSE": "echarts.LICENSE",
        "NOTICE": "echarts.NOTICE",
    },
}


def unpacked(package: str, folder: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is not installed; nothing was changed")
    command = [npm, "pack", "--silent", package]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)  # noqa: S603 - the constants above
    with tarfile.open(folder / done.stdout.split()[-1]) as archive:
        archive.extractall(folder / package.replace("/", "_"), filter="data")
    return folder / package.replace("/", "_") / "package"


def main() -> None:
    VENDOR.mkdir(parents=True, exist_ok=True)
    lines = []
    with tempfile.TemporaryDirectory() as name:
        for package, files in PACKAGES.items():
            source = unpacked(package, Path(name))
            for inside, target in files.items():
                shutil.copyfile(source / inside, VENDOR / target)
                digest = hashlib.sha256((VENDOR / target).read_bytes()).hexdigest()
                lines.append(f"{digest}  {target}  {package}")
    (VENDOR / "VERSIONS").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
