"""What stands in the embedded database's way is said in one sentence with the way out."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from runtime.namespaces import in_namespace, sentences
from runtime.running import call, environment

LAUNCH = f"{sys.executable} -m luodi.runtime.launch"


def test_another_major_versions_data_are_left_alone_and_the_way_is_told(tmp_path: Path) -> None:
    var = tmp_path / "var"
    assert call(var, "psql", "-c", "").stdout.count("does not exist") == 1  # made, but not prepared
    version = var / "postgres" / "PG_VERSION"
    now = version.read_text()
    version.write_text("15\n")
    said = sentences(call(var, "run"))
    assert "PostgreSQL 15 的数据" in said
    assert f"现有程序是 {now.strip()}" in said
    assert "./luodi backup" in said
    assert "./luodi restore" in said
    version.write_text(now)
    assert "does not exist" in call(var, "psql", "-c", "").stdout  # it starts again


def test_a_disk_too_small_for_a_database_is_said(tmp_path: Path) -> None:
    script = f"mount -t tmpfs -o size=8m tmpfs {tmp_path}\n{LAUNCH} run"
    said = sentences(in_namespace(script, env=environment(tmp_path / "var")))
    assert f"磁盘已满，数据库建不起来：请清理 {tmp_path}/var 所在磁盘" in said


def test_a_disk_that_filled_up_since_is_said(tmp_path: Path) -> None:
    script = f"""mount -t tmpfs -o size=64m tmpfs {tmp_path}
        {LAUNCH} psql -c '' >/dev/null 2>&1 || true
        dd if=/dev/zero of={tmp_path}/rest bs=64k 2>/dev/null || true
        {LAUNCH} run"""
    said = sentences(in_namespace(script, env=environment(tmp_path / "var")))
    assert "磁盘已满，数据库起不来" in said


@pytest.mark.parametrize("verb", ["run", "psql", "stop", "setup --token", "ledger verify"])
def test_a_folder_that_cannot_be_written_is_said_by_every_verb(tmp_path: Path, verb: str) -> None:
    script = f"""mount -t tmpfs tmpfs {tmp_path}
        mkdir {tmp_path}/var
        mount -o remount,ro {tmp_path}
        {LAUNCH} {verb}"""
    result = in_namespace(script, env=environment(tmp_path / "var"))
    if verb == "stop" and result.returncode == 0:
        assert "没有正在运行的服务" in result.stdout  # nothing to do, so nothing to write
        return
    said = sentences(result)
    assert f"{tmp_path}/var" in said
    assert "LUODI_VAR" in said or "目录可写" in said


def test_root_without_namespaces_or_another_account_is_told_what_to_do(tmp_path: Path) -> None:
    script = f"echo 0 > /proc/sys/user/max_user_namespaces\n{LAUNCH} run"
    said = sentences(in_namespace(script, env=environment(tmp_path / "var")))
    assert "关闭了用户命名空间" in said
    assert "请换普通账号运行" in said
    assert "sysctl -w" in said


@pytest.mark.full
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can hand over to nobody")
def test_root_without_namespaces_runs_the_server_as_nobody_and_back(tmp_path_factory) -> None:
    """On a path `nobody` can reach; the data change hands when the machine changes its mind."""
    var = Path("/var/tmp") / f"luodi-test-{os.getpid()}"  # noqa: S108 - pytest's folders are closed to others
    tools = tmp_path_factory.mktemp("tools")
    for name in ("setpriv", "test"):
        (tools / name).symlink_to(shutil.which(name) or "")
    try:
        without = environment(var) | {"PATH": str(tools)}
        for surroundings, owner in ((without, "nobody"), (environment(var), "root"), (without, "nobody")):
            asked = call(
                var, "psql", "--role", "owner", "-d", "postgres", "-tAc", "SELECT 1", env=surroundings
            )
            assert asked.stdout.strip() == "1"
            assert (var / "postgres").owner() == owner
    finally:
        shutil.rmtree(var, ignore_errors=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root meets another account's data")
def test_root_leaves_a_persons_installation_alone(tmp_path: Path) -> None:
    var = tmp_path / "var"
    (var / "postgres").mkdir(parents=True)
    os.chown(var / "postgres", 2, 2)
    said = sentences(call(var, "run"))
    assert "属于账号 bin" in said
    assert "su - bin" in said
