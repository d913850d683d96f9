"""What `./luodi` itself says before there is an environment to run in."""

import ensurepip
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from luodi.runtime.paths import ROOT
from runtime.namespaces import in_namespace, sentences

PYTHON = str(Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}")
WHEEL = "tzdata-2026.6-py2.py3-none-any.whl"
LOCK = f"tzdata==2026.6 --hash=sha256:{'0' * 64}\n"
pyenv = Path.home() / ".pyenv" / "versions"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The script with a lock of one package, nothing installed."""
    place = tmp_path / "落地"
    (place / "requirements").mkdir(parents=True)
    shutil.copy(ROOT / "luodi", place)
    (place / "requirements" / "run.txt").write_text(LOCK)
    return place


def surroundings(path: str = "/nowhere") -> dict[str, str]:
    """A shell that finds no other Python, in the plainest locale."""
    return {"PATH": path, "HOME": "/nowhere", "LC_ALL": "C"}


def start(folder: Path, python: str = PYTHON, path: str = "/nowhere") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, str(folder / "luodi"), "run"],
        env=surroundings(path),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )


def old_pythons() -> list[str]:
    """Whatever this machine has below 3.11: a version manager's, or the system's."""
    kept = [str(path) for path in sorted(pyenv.glob("3.[0-9]*/bin/python"))]
    found = [*kept, *filter(None, map(shutil.which, ("python3.10", "python3.9", "python3.8")))]
    ask = "import sys; sys.exit(sys.version_info >= (3, 11))"
    return [p for p in found if subprocess.run([p, "-c", ask], capture_output=True).returncode == 0]


def test_a_python_that_is_too_old_is_said_with_the_package_to_install(folder: Path) -> None:
    if not (old := old_pythons()):
        pytest.skip("no Python below 3.11 here")
    for python in old:
        said = sentences(start(folder, python))
        assert "需要 Python 3.11 或更高版本，本机是 3." in said
        assert "apt install python3.11 python3.11-venv" in said


def test_an_old_python_goes_on_in_a_newer_one_where_there_is_one(folder: Path, tmp_path: Path) -> None:
    if not (old := old_pythons()):
        pytest.skip("no Python below 3.11 here")
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / f"python3.{sys.version_info.minor}").symlink_to(PYTHON)
    (folder / "requirements" / "run.txt").unlink()
    result = start(folder, old[0], str(tools))
    assert "requirements/run.txt" in result.stdout  # the newer one came as far as reading the lock
    assert "需要 Python" not in result.stdout


def test_a_python_without_venv_is_said_with_the_package_to_install(folder: Path) -> None:
    """Debian keeps ensurepip in a package of its own: an empty folder in its place is what lacking it looks like."""
    script = f"mount -t tmpfs tmpfs {Path(ensurepip.__file__).parent}\n{PYTHON} {folder}/luodi run"
    said = sentences(in_namespace(script, env=surroundings(os.environ["PATH"])))
    minor = sys.version_info.minor
    assert f"Python 缺少 venv 模块：请执行 apt install python3.{minor}-venv" in said
    assert not (folder / ".venv").exists()


def test_no_venv_module_at_all_is_said_the_same_way(folder: Path) -> None:
    script = f"mount -t tmpfs tmpfs {Path(venv.__file__).parent}\n{PYTHON} {folder}/luodi run"
    assert "apt install" in sentences(in_namespace(script, env=surroundings(os.environ["PATH"])))


def test_a_disk_without_room_for_the_dependencies_is_said_before_anything_is_made(folder: Path) -> None:
    script = f"""cp -r {folder} {folder}.copy
        mount -t tmpfs -o size=50m tmpfs {folder}
        cp -r {folder}.copy/* {folder}
        {PYTHON} {folder}/luodi run
        """
    said = sentences(in_namespace(script, env=surroundings(os.environ["PATH"])))
    assert f"磁盘空间不足：安装依赖约需 700 MB，请清理 {folder}" in said


def test_a_program_folder_that_cannot_be_written_is_said_with_the_two_settings(folder: Path) -> None:
    script = f"""mount --bind {folder} {folder}
        mount -o remount,bind,ro {folder}
        {PYTHON} {folder}/luodi run
        """
    said = sentences(in_namespace(script, env=surroundings(os.environ["PATH"])))
    assert f"目录 {folder} 不可写" in said
    assert "LUODI_VENV" in said
    assert "LUODI_VAR" in said


def test_an_environment_of_ones_own_that_lacks_packages_is_said(folder: Path, tmp_path: Path) -> None:
    subprocess.run([PYTHON, "-m", "venv", "--without-pip", str(tmp_path / "own")], check=True)
    (folder / ".venv").symlink_to(tmp_path / "own")
    said = sentences(start(folder))
    assert "缺少依赖" in said
    assert "pip install -r requirements/run.txt" in said


@pytest.mark.full
def test_a_wheelhouse_of_other_wheels_or_changed_ones_is_said(folder: Path) -> None:
    house = folder / "wheelhouse"
    house.mkdir()
    installing, said = start(folder).stdout.strip().splitlines()
    assert "正在安装依赖" in installing
    assert "./wheelhouse 中缺少依赖" in said
    assert "同一平台、同一 Python 版本" in said
    (house / WHEEL).write_bytes(b"PK\x05\x06" + bytes(18))
    _, said = start(folder).stdout.strip().splitlines()
    assert "与锁定的校验值不符，已停止安装" in said
    assert "wheelhouse" in said
