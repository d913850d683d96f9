"""From a bundle, on a machine without a network and with an empty home."""

import json
import os
import shutil
import subprocess
import tarfile
import time
from pathlib import Path

import pytest

from luodi.runtime.paths import ROOT
from runtime.running import call
from runtime.test_run import free_port

ALONE = ["unshare", "--user", "--map-root-user", "--net"]
SCRIPT = """
ip link set lo up
began=$(date +%s.%N)
./luodi run --port {port} > run.log 2>&1 &
for attempt in $(seq 1800); do
    curl -sf -o health.json http://127.0.0.1:{port}/health/ && break
    sleep 0.1
done
echo "$(date +%s.%N) - $began" | bc > seconds
./luodi stop
"""


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    made = call(folder / "var", "bundle", "--to", str(folder / "bundle.tar"))
    if "下载不全" in made.stdout:
        pytest.skip("neither a network nor a ./wheelhouse to make a bundle from")
    assert made.returncode == 0, made.stdout
    with tarfile.open(folder / "bundle.tar") as tar:
        tar.extractall(folder, filter="data")
    (unpacked,) = folder.glob("luodi-*")
    return unpacked


@pytest.mark.full
def test_the_bundles_checksums_hold_and_its_software_is_listed(bundle: Path) -> None:
    checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS", "--quiet"], cwd=bundle, capture_output=True)
    assert checked.returncode == 0, checked.stdout
    listed = (bundle / "SOFTWARE.csv").read_text(encoding="utf-8")
    wheels = list((bundle / "wheelhouse").iterdir())
    assert listed.count("\n") == len(wheels) + 1
    assert "django,5.2" in listed


@pytest.mark.full
def test_it_installs_and_answers_without_a_network_twice(bundle: Path, tmp_path: Path) -> None:
    if not shutil.which("unshare") or subprocess.run([*ALONE, "ip", "link"], capture_output=True).returncode:
        pytest.skip("no network namespaces here")
    port = free_port()
    empty = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    for attempt in ("first", "second"):
        script = [*ALONE, "bash", "-c", SCRIPT.format(port=port)]
        subprocess.run(script, cwd=bundle, env=empty, check=True)
        said = (bundle / "run.log").read_text()
        assert json.loads((bundle / "health.json").read_text())["checks"]["database"]["ok"], said
        print(attempt, "first page after", (bundle / "seconds").read_text().strip(), "s")
        (bundle / "health.json").unlink()
    assert not any((tmp_path / name).exists() for name in (".gunicorn", ".embedded_postgres"))


@pytest.mark.full
@pytest.mark.parametrize("version", ["3.12", "3.13"])
def test_it_runs_on_newer_pythons_where_installed(version: str, tmp_path: Path) -> None:
    python = newer_python(version)
    if not python:
        pytest.skip(f"no Python {version} here")
    copy = tmp_path / "copy"
    shutil.copytree(ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "requirements", copy / "requirements")
    shutil.copy(ROOT / "luodi", copy / "luodi")
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    port = free_port()
    with (tmp_path / "log").open("w") as log:
        city = subprocess.Popen(
            [python, "luodi", "run", "--port", str(port)], cwd=copy, env=environment, stdout=log, stderr=log
        )
        deadline = time.monotonic() + 180
        while "请用浏览器打开" not in (tmp_path / "log").read_text():
            assert city.poll() is None, (tmp_path / "log").read_text()
            assert time.monotonic() < deadline, (tmp_path / "log").read_text()
            time.sleep(0.2)
        city.terminate()
        assert city.wait(60) == 0


def newer_python(version: str) -> str | None:
    kept = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
    found = [*map(str, reversed(kept)), shutil.which(f"python{version}")]
    # a version manager's stand-in may exist for a Python that is not selected
    return next(
        (p for p in found if p and subprocess.run([p, "-c", ""], capture_output=True).returncode == 0), None
    )
