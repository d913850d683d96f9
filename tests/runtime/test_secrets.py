"""var/secrets.env when many programs start at once in a new folder, as `lint` and `pytest` do in a fresh clone."""

import os
import subprocess
import sys

from luodi.runtime.launch.environment import secrets_path
from luodi.runtime.paths import ROOT

READ = "from luodi.runtime.launch.environment import read_secrets; print(read_secrets()['LUODI_SECRET_KEY'])"


def test_programs_started_at_once_agree_on_one_key(tmp_path):
    """Twelve at a time, three folders: the race that failed a whole run needed about that many tries."""
    for attempt in range(3):
        folder = tmp_path / str(attempt)
        surroundings = os.environ | {"LUODI_VAR": str(folder), "PYTHONPATH": str(ROOT / "src")}
        running = [
            subprocess.Popen(
                [sys.executable, "-c", READ], env=surroundings, stdout=subprocess.PIPE, text=True
            )
            for _ in range(12)
        ]
        said = [program.communicate(timeout=60)[0] for program in running]
        assert all(program.returncode == 0 for program in running)
        assert len(set(said)) == 1
        assert said[0].strip()
        (only,) = folder.iterdir()
        assert only.name == secrets_path().name
        assert only.stat().st_mode & 0o777 == 0o600
