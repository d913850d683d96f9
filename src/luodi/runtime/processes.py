"""Small questions about processes and lock files. Standard library only."""

import fcntl
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def is_alive(pid: int) -> bool:
    """Whether a process runs (a zombie has ended)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return _stat(pid)[:1] != ["Z"]


def works_in(pid: int, folder: Path) -> bool:
    """Whether the process's working folder is this one; True where the system does not tell (no /proc)."""
    if not Path("/proc/self/cwd").exists():
        return True
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == folder.resolve()
    except OSError:
        return False


def anyone_works_in(folder: Path) -> bool:
    """Whether any process has this working folder; True where the system does not tell."""
    if not Path("/proc/self/cwd").exists():
        return True
    return any(works_in(int(entry.name), folder) for entry in Path("/proc").iterdir() if entry.name.isdigit())


def group_is_alive(leader: int) -> bool:
    """Whether any process of a process group still runs; zombies nobody has asked after do not count."""
    if not Path("/proc/self/stat").exists():
        return is_alive(leader)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            state, _parent, group = [*_stat(int(entry.name)), "", "", ""][:3]
            if group == str(leader) and state not in ("Z", ""):
                return True
    return False


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name; empty when the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return []


def birth(pid: int) -> str:
    """When a process began, in the system's own words; with the pid it names one process for good."""
    if fields := _stat(pid):
        return fields[19]
    return subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True
    ).stdout.strip()


@contextmanager
def file_lock(path: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold an advisory lock on a file; the system lets go of it when the process dies."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def is_locked(path: Path) -> bool:
    """Whether another process holds a file_lock on it."""
    if not path.exists():
        return False
    handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
