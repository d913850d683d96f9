"""How root runs PostgreSQL, which refuses uid 0. Standard library only."""

import os
import pwd
import shutil
import subprocess
from functools import cache
from pathlib import Path

from luodi.runtime.refusal import Refusal

NAMESPACE = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]


@cache
def namespaces_work() -> bool:
    if not shutil.which("unshare"):
        return False
    return subprocess.run([*NAMESPACE, "true"], capture_output=True).returncode == 0


def prefix_for(var: Path, binaries: Path) -> list[str]:
    """The words before every server command: nothing for a user, a namespace or `nobody` for root.

    With `nobody` the data folder must be reachable for it; var/ is handed over, its parents are left alone.
    """
    if os.geteuid() != 0:
        return []
    if namespaces_work():
        return NAMESPACE
    nobody = pwd.getpwnam("nobody")
    as_nobody = ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
    var.mkdir(parents=True, exist_ok=True)
    os.chown(var, nobody.pw_uid, nobody.pw_gid)
    reach = ["test", "-w", str(var), "-a", "-x", str(binaries / "postgres")]
    if not shutil.which("setpriv") or subprocess.run([*as_nobody, *reach], capture_output=True).returncode:
        raise Refusal(
            "本机关闭了用户命名空间，root 无法启动数据库：请换普通账号运行，"
            "或执行 sysctl -w kernel.unprivileged_userns_clone=1 user.max_user_namespaces=10000 后再试。"
        )
    return as_nobody
