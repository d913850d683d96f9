"""`./luodi bundle [--to FILE]`: one tar that installs without a network on the same kind of machine.

Inside: the source, ./wheelhouse with every locked wheel, SOFTWARE.csv (name, version, licence), SHA256SUMS.
"""

import argparse
import csv
import hashlib
import importlib.metadata
import io
import re
import subprocess
import sysconfig
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from luodi import __version__
from luodi.runtime.launch.environment import PYTHON
from luodi.runtime.paths import ROOT
from luodi.runtime.refusal import Refusal

SOURCE = (
    "luodi", "src", "tests", "requirements", "docs", ".ci", "tools",
    "pyproject.toml", "README.md", "README.en.md", "LICENSE", "THIRD_PARTY.md",
)  # fmt: skip
LEFT_OUT = {"__pycache__", ".pytest_cache"}


def main(_verb: str, arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./luodi bundle", description="制作离线安装包（须与目标机器同平台、同 Python 版本）"
    )
    parser.add_argument("--to", type=Path, metavar="文件", help="默认写在当前目录")
    parser.add_argument("--with-tests", action="store_true", help="连同测试工具的依赖")
    options = parser.parse_args(arguments)
    name = f"luodi-{__version__}-{platform()}"
    target = options.to or Path(f"luodi-bundle-{__version__}-{platform()}.tar")
    lock = ROOT / "requirements" / ("test.txt" if options.with_tests else "run.txt")
    with tempfile.TemporaryDirectory(prefix="luodi-bundle-") as folder:
        wheels = download(lock, Path(folder))
        write(target, name, wheels, lock)
    size = target.stat().st_size / 1e6
    print(
        f"落地：离线包 {target}（{size:.0f} MB，{len(wheels)} 个依赖，sha256 {sha256(target.read_bytes())}）"
    )
    print(f"安装：tar xf {target.name} && cd {name} && sha256sum -c SHA256SUMS --quiet && ./luodi run")
    return 0


def platform() -> str:
    return f"{sysconfig.get_platform()}-py{sysconfig.get_python_version()}".replace("-", "_").replace(".", "")


def download(lock: Path, to: Path) -> list[Path]:
    command = [PYTHON, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    command += ["--only-binary", ":all:", "--dest", str(to), "-r", str(lock)]
    if (ROOT / "wheelhouse").is_dir():
        command += ["--find-links", str(ROOT / "wheelhouse")]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode:
        last = [text for text in result.stderr.splitlines() if text.startswith("ERROR")] or ["原因不明"]
        raise Refusal(f"依赖下载不全（{last[0]}）：请在能上网的同类机器上制作离线包。")
    return sorted(to.iterdir())


def write(target: Path, name: str, wheels: list[Path], lock: Path) -> None:
    unfinished = target.with_name(target.name + ".part")
    sums: list[str] = []
    try:
        with tarfile.open(unfinished, "w", format=tarfile.PAX_FORMAT) as tar:
            for path in source_files():
                add(tar, name, path.relative_to(ROOT).as_posix(), path, sums)
            for wheel in wheels:
                add(tar, name, f"wheelhouse/{wheel.name}", wheel, sums)
            add_text(tar, name, "SOFTWARE.csv", software_list(lock), sums)
            add_text(tar, name, "SHA256SUMS", "".join(sums), [])
        unfinished.replace(target)
    except OSError as error:
        raise Refusal(f"离线包写不到 {target}（{error.strerror}）：请核对目录、权限和磁盘空间。") from error
    finally:
        unfinished.unlink(missing_ok=True)


def source_files() -> Iterator[Path]:
    for start in SOURCE:
        path = ROOT / start
        found = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (one for one in found if one.is_file() and not LEFT_OUT & set(one.parts))


def add(tar: tarfile.TarFile, name: str, inside: str, path: Path, sums: list[str]) -> None:
    sums.append(f"{sha256(path.read_bytes())}  {inside}\n")
    tar.add(path, arcname=f"{name}/{inside}", filter=_anonymous)


def add_text(tar: tarfile.TarFile, name: str, inside: str, text: str, sums: list[str]) -> None:
    content = text.encode()
    sums.append(f"{sha256(content)}  {inside}\n")
    entry = tarfile.TarInfo(f"{name}/{inside}")
    entry.size = len(content)
    tar.addfile(entry, io.BytesIO(content))


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """The bundle says nothing about who made it, and belongs to whoever unpacks it."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def software_list(lock: Path) -> str:
    """Every locked package that is installed here, for the office's software register."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["名称", "版本", "许可证", "说明"])
    for package, version in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", lock.read_text(), re.MULTILINE):
        try:
            about = importlib.metadata.metadata(package)
        except importlib.metadata.PackageNotFoundError:
            continue  # for another platform or another Python
        if about["Version"] == version:
            table.writerow([package, version, licence(about), field(about, "Summary")])
    return out.getvalue()


def licence(about: importlib.metadata.PackageMetadata) -> str:
    if expression := field(about, "License-Expression"):
        return expression
    classifiers = [
        c.rsplit(" :: ", 1)[1] for c in about.get_all("Classifier", []) if c.startswith("License ::")
    ]
    return "; ".join(classifiers) or field(about, "License").split("\n")[0]


def field(about: importlib.metadata.PackageMetadata, name: str) -> str:
    return str(about[name]) if name in about else ""
