"""What a started program finds in its environment: secrets, database role, mode."""

import contextlib
import os
import secrets
import sys
import tempfile
from pathlib import Path

from luodi.runtime.database import LOGIN_ROLES
from luodi.runtime.paths import ROOT, var_folder
from luodi.runtime.refusal import Refusal

PYTHON = sys.executable


def secrets_path() -> Path:
    return var_folder() / "secrets.env"


def read_secrets() -> dict[str, str]:
    """var/secrets.env as a dict; made on the first call (0600, never overwritten)."""
    path = secrets_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_first(path)
        lines = path.read_text(encoding="utf-8").splitlines()
    except PermissionError as error:
        raise Refusal(f"{path} 不可读写：请换用安装时的账号，或设置 LUODI_VAR 指向可写的目录。") from error
    except OSError as error:
        raise Refusal(f"{path} 写不了（{error.strerror}）：请确认磁盘未满、目录可写后再试。") from error
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, value in pairs}


def _write_first(path: Path) -> None:
    passwords = "".join(
        f"LUODI_{role.upper()}_PASSWORD={secrets.token_urlsafe(24)}\n"
        for role in LOGIN_ROLES
        if role != "owner"
    )
    # two programs may start at once in a new folder: each writes its own file (mode 0600), the first link wins
    handle, new = tempfile.mkstemp(prefix="secrets.", dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("# 本机密钥，勿外传、勿入库；丢失后登录状态失效，数据库密码需重设。\n")
        file.write(f"LUODI_SECRET_KEY={secrets.token_urlsafe(50)}\n{passwords}")
        file.write(f"LUODI_METRICS_TOKEN={secrets.token_urlsafe(24)}\n")
    with contextlib.suppress(FileExistsError):
        os.link(new, path)
    os.unlink(new)


def load_secrets() -> None:
    """Put the secrets into this process's environment; what the person set there wins."""
    for name, value in read_secrets().items():
        os.environ.setdefault(name, value)


def environment_for(role: str, **extra: str) -> dict[str, str]:
    """The environment of a program that connects as one of LOGIN_ROLES."""
    load_secrets()
    return os.environ | {
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "luodi.config.settings",
        "LUODI_DB_ROLE": role,
        "PYTHONUNBUFFERED": "1",
        **extra,
    }
