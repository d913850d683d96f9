"""A disk that fills up during a backup."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connections

from luodi.runtime.paths import ROOT, var_folder

SMALL_DISK = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
SCRIPT = (
    'mount -t tmpfs -o size={size} tmpfs "$1" || exit 77; {python} -m luodi backup --to "$1/b.tar"; ls "$1"'
)


def back_up_to_a_disk_of(size: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Standard output ends with what lies on the disk afterwards."""
    environment = os.environ | {
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "luodi.config.settings",
        "LUODI_VAR": str(var_folder()),
        "LUODI_DB_NAME": connections["default"].settings_dict["NAME"],
        "LUODI_DB_ROLE": "owner",
    }
    script = SCRIPT.format(size=size, python=sys.executable)
    return subprocess.run(
        [*SMALL_DISK, script, "sh", str(folder)], env=environment, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    ("size", "enough"), [("64k", False), pytest.param("64m", True, marks=pytest.mark.full)]
)
def test_a_full_disk_is_said_and_nothing_half_stays(
    django_db_setup: None, tmp_path: Path, size: str, enough: bool
) -> None:
    if not shutil.which("unshare"):
        pytest.skip("no unshare here to make a small disk with")
    result = back_up_to_a_disk_of(size, tmp_path)
    if result.returncode == 77:
        pytest.skip("no user namespaces here to make a small disk in")
    if enough:
        assert result.stdout.split()[-1] == "b.tar", result.stderr
    else:
        assert "磁盘空间不足，备份没有完成，未留下不完整的文件" in result.stderr
        assert result.stdout == ""
