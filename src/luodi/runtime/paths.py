"""Where things lie on disk. Standard library only: the launcher imports this before anything is installed."""

import hashlib
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
"""The checkout (or unpacked bundle) this code runs from."""

SETUP_WORD_FILE = "setup-token"
"""In var/ while no city is set up: the one-time word of the wizard."""

SOCKET_NAME_ROOM = len("/.s.PGSQL.5432") + 1
SAFE_FOLDER_LENGTH = 103 - SOCKET_NAME_ROOM


def var_folder() -> Path:
    """Everything this installation writes: database, files, logs, secrets. `LUODI_VAR` moves it."""
    return Path(os.environ.get("LUODI_VAR") or ROOT / "var").resolve()


def socket_folder(var: Path) -> Path:
    """The folder of the embedded server's Unix socket: inside var/, or a short one if var/ lies too deep."""
    inside = var / "run"
    if len(os.fsencode(inside)) <= SAFE_FOLDER_LENGTH:
        return inside
    digest = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"luodi-{digest}"
