"""`./luodi stop`: ends the running Luodi of this folder and its database, whoever started them."""

import os
import signal
import time

from luodi.runtime.launch.children import GRACE, end_leftovers, recall
from luodi.runtime.launch.server import cluster, is_embedded
from luodi.runtime.launch.serving import record_path
from luodi.runtime.paths import var_folder
from luodi.runtime.processes import is_alive, is_locked
from luodi.runtime.refusal import Refusal


def main(_verb: str, _arguments: list[str]) -> int:
    var = var_folder()
    ran = is_locked(var / "run.lock")
    if ran:
        _end_launcher(int(str(recall(record_path(var)).get("launcher", 0))))
    end_leftovers(record_path(var))
    stopped = is_embedded() and (var / "postgres").exists() and cluster().stop()
    print("落地：已停止。" if ran or stopped else "落地：没有正在运行的服务。")
    return 0


def _end_launcher(pid: int) -> None:
    if not pid:
        raise Refusal("服务正在启动，暂时停不了：请稍后再试，或在启动它的窗口按 Ctrl-C。")
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + GRACE + 10
    while is_alive(pid):
        if time.monotonic() > deadline:
            raise Refusal(f"服务（进程 {pid}）没有在规定时间内停下：请查看启动它的窗口。")
        time.sleep(0.1)
