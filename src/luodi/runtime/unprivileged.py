"""How root runs PostgreSQL, which refuses uid 0. Standard library only."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from luodi.runtime.refusal import Refusal

NAMESPACE = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]


@cache
def namespaces_work() -> bool:
    if not shutil.which("unshare"):
        return False
    return subprocess.run([*NAMESPACE, "true"], capture_output=True).returncode == 0


@dataclass(frozen=True)
class Servant:
    """As whom the server runs: the words before its commands, and who must own its files (None: whoever runs us)."""

    prefix: list[str]
    uid: int | None = None
    gid: int | None = None

    def take(self, folder: Path) -> None:
        """Make the folder and all in it the servant's; costs one look when it already is."""
        if self.uid is None or self.gid is None or folder.stat().st_uid == self.uid:
            return
        for place, _, files in os.walk(folder):
            for path in (place, *(os.path.join(place, name) for name in files)):
                os.chown(path, self.uid, self.gid, follow_symlinks=False)


def servant_for(var: Path, binaries: Path) -> Servant:
    """Nobody in particular for a user; for root a user namespace, or where those are closed `nobody`.

    With `nobody` var/ must be reachable for it; its parents are left alone.
    """
    if os.geteuid() != 0:
        return Servant([])
    nobody = pwd.getpwnam("nobody")
    _refuse_a_persons_data(var, nobody.pw_uid)
    if namespaces_work():
        return Servant(NAMESPACE, 0, 0)
    as_nobody = ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
    servant = Servant(as_nobody, nobody.pw_uid, nobody.pw_gid)
    if not shutil.which("setpriv") or not _can_serve(servant, var, binaries):
        raise Refusal(
            "本机关闭了用户命名空间，root 无法启动数据库：请换普通账号运行，"
            "或执行 sysctl -w kernel.unprivileged_userns_clone=1 user.max_user_namespaces=10000 后再试。"
        )
    return servant


def _refuse_a_persons_data(var: Path, nobody: int) -> None:
    """Root would leave files behind that the account this installation belongs to can no longer write."""
    data = var / "postgres"
    if not data.exists() or (owner := data.stat().st_uid) in (0, nobody):
        return
    try:
        name = pwd.getpwuid(owner).pw_name
    except KeyError:
        name = str(owner)
    raise Refusal(
        f"{var} 属于账号 {name}，不宜由 root 运行：请用该账号执行（su - {name}），"
        f"或停止后执行 chown -R root {var} 改归 root。"
    )


def _can_serve(servant: Servant, var: Path, binaries: Path) -> bool:
    """Whether `nobody` may write var/ once it is handed over, and run the server. It may not below /root."""
    try:
        os.chown(var, servant.uid or 0, servant.gid or 0)
    except OSError:  # a container whose users are not mapped
        return False
    reach = ["test", "-w", str(var), "-a", "-x", str(binaries / "postgres")]
    return subprocess.run([*servant.prefix, *reach], capture_output=True).returncode == 0
