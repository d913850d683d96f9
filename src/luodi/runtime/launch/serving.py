"""`./luodi run`: database, migrations, web server, worker; one program to start and to stop."""

import contextlib
import fcntl
import os
import signal
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from luodi.runtime.launch.children import CALM, Child, end_leftovers, recall, remember, stop_all
from luodi.runtime.launch.environment import PYTHON, environment_for
from luodi.runtime.launch.options import ServeOptions, parse
from luodi.runtime.launch.server import cluster, database_server, is_embedded, prepare, prepare_if_changed
from luodi.runtime.paths import SETUP_WORD_FILE, var_folder
from luodi.runtime.refusal import Refusal

FIRST_PAGE_PATIENCE = 60.0
THREADS = 4
RETRY = 5.0


def main(_verb: str, arguments: list[str]) -> int:
    var = var_folder()
    with only_one(var):
        end_leftovers(record_path(var))
        options = parse(arguments)
        with ends_on_signal(), database_server():
            if options.production:
                prepare("--quiet", "--production")
            else:
                prepare_if_changed("--quiet")
            serve(options)
    print("落地：已停止。", flush=True)
    return 0


def record_path(var: Path) -> Path:
    return var / "run.json"


def fresh_folder(folder: Path) -> Path:
    """Where the web processes share their counters; emptied before any process counts."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.db"):
        old.unlink()
    return folder


@contextlib.contextmanager
def only_one(var: Path) -> Iterator[None]:
    """One `./luodi run` a folder. The lock goes with the process, however it ends."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        handle = os.open(var / "run.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Refusal(
            f"目录 {var} 不可写（{error.strerror}）：请换用有权限的账号或设置 LUODI_VAR。"
        ) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        where = recall(record_path(var)).get("address") or "正在启动"
        raise Refusal(f"本目录的落地已在运行（{where}）：要重新启动请先执行 ./luodi stop。") from error
    try:
        yield
    finally:
        os.close(handle)


class _EndAsked(Exception):
    pass


@contextlib.contextmanager
def ends_on_signal() -> Iterator[None]:
    """SIGTERM and SIGINT leave the block cleanly; a second one no longer interrupts the cleaning up."""

    def end(_number: int, _frame: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        raise _EndAsked

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    with contextlib.suppress(_EndAsked):
        yield


def serve(options: ServeOptions) -> None:
    children: list[Child] = []
    passing: list[Child] = []
    try:
        start(web(options), children, options)
        wait_for_first_page(options, children[0])
        print(f"落地：已启动，请用浏览器打开 {options.address}　（按 Ctrl-C 停止）", flush=True)
        if not options.demo and (word := setup_word()):
            print(f"落地：还没有建城市，网页会问初始化口令：{word}", flush=True)
        if options.background:
            start(worker(options), children, options)
        if options.demo:
            print(
                "落地：正在后台载入演示城市（约一分钟；已有城市就不动），载入后在此列出演示账号……", flush=True
            )
            passing.append(demo(options))
            passing[0].start()
        supervise(children, passing, options)
    finally:
        stop_all(children + passing)
        record_path(var_folder()).unlink(missing_ok=True)


def setup_word() -> str:
    """The one-time word of the wizard while no city is set up; the room that owns it wrote the file."""
    path = var_folder() / SETUP_WORD_FILE
    return path.read_text().strip() if path.exists() else ""


def start(child: Child, children: list[Child], options: ServeOptions) -> None:
    child.start()
    if child not in children:
        children.append(child)
    remember(record_path(var_folder()), children, address=options.address)


def web(options: ServeOptions) -> Child:
    counters = str(fresh_folder(var_folder() / "metrics"))
    environment = environment_for("web", **options.environment(), PROMETHEUS_MULTIPROC_DIR=counters)
    return Child("网页服务", web_command(options), environment)


def worker(options: ServeOptions) -> Child:
    return Child("后台任务", worker_command(), environment_for("worker", **options.environment()), quiet=True)


def demo(options: ServeOptions) -> Child:
    command = [PYTHON, "-m", "luodi", "demo", "load", "--if-empty"]
    return Child("演示城市", command, environment_for("owner", **options.environment()))


def web_command(options: ServeOptions) -> list[str]:
    bind = (
        f"[{options.listen}]:{options.port}" if ":" in options.listen else f"{options.listen}:{options.port}"
    )
    command = [PYTHON, "-m", "gunicorn", "luodi.config.wsgi:application", "--bind", bind]
    command += ["--workers", str(options.workers), "--threads", str(THREADS), "--worker-class", "gthread"]
    command += [
        "--preload",
        "--no-control-socket",
        "--limit-request-line",
        "8190",
        "--timeout",
        "120",
        "--graceful-timeout",
        "15",
    ]
    command += ["--logger-class", "luodi.runtime.logs.GunicornLogger", "--log-level", "warning"]
    # without a proxy nobody may claim to be someone else or to have come by HTTPS
    command += ["--forwarded-allow-ips", "127.0.0.1,::1" if options.behind_proxy else ""]
    if options.certificate and options.key:
        command += ["--certfile", str(options.certificate), "--keyfile", str(options.key)]
    return command


def worker_command() -> list[str]:
    return [PYTHON, "-m", "luodi", "worker"]


def wait_for_first_page(options: ServeOptions, web: Child) -> None:
    context = ssl._create_unverified_context() if options.certificate else None  # noqa: S323 - asks itself, on loopback
    deadline = time.monotonic() + FIRST_PAGE_PATIENCE
    while time.monotonic() < deadline:
        if web.ended():
            raise Refusal("网页服务没有起来，原因见上面的日志。")
        try:
            urllib.request.urlopen(options.address + "health/", timeout=5, context=context).close()  # noqa: S310
            return
        except urllib.error.HTTPError:
            return  # it answers; what ails it stands on the health page
        except OSError:
            time.sleep(0.05)
    raise Refusal(f"网页服务在 {FIRST_PAGE_PATIENCE:.0f} 秒内没有应答，请看上面的日志。")


def recover_database() -> None:
    """One attempt; what stands in the way (a full disk) may be cleared while we keep trying."""
    print("落地：数据库意外停止，正在恢复……", flush=True)
    try:
        cluster().start()
    except Refusal as refusal:
        print(f"落地：{refusal}", flush=True)
        time.sleep(RETRY)


def supervise(children: list[Child], passing: list[Child], options: ServeOptions) -> None:
    """Until a signal: start again what has fallen over, the database first."""
    while True:
        time.sleep(0.25)
        if is_embedded() and not cluster().running_pid():
            recover_database()
        for child in children:
            if child.ended() and time.monotonic() - child.started > CALM:
                print(f"落地：{child.name}意外停止，正在重新启动……", flush=True)
                start(child, children, options)
        for child in passing:
            if child.ended() and child.process and child.process.returncode:
                print(f"落地：{child.name}没有载入（原因见上），其余功能不受影响。", flush=True)
        passing[:] = [child for child in passing if not child.ended()]
