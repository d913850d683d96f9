"""The options of `./luodi run`, checked before anything is started."""

import argparse
import os
import socket
from dataclasses import dataclass
from pathlib import Path

from luodi.runtime.launch.certificates import check_certificate
from luodi.runtime.refusal import Refusal

FIRST_PORT = 8000
PORTS_TRIED = 50


@dataclass(frozen=True)
class ServeOptions:
    listen: str
    port: int
    demo: bool
    workers: int
    background: bool
    certificate: Path | None
    key: Path | None
    behind_proxy: bool
    production: bool
    json_logs: bool
    syslog: str

    @property
    def address(self) -> str:
        host = "127.0.0.1" if self.listen in ("0.0.0.0", "::") else self.listen  # noqa: S104 - only compared
        scheme = "https" if self.certificate else "http"
        return f"{scheme}://{host}:{self.port}/"

    def environment(self) -> dict[str, str]:
        """What the settings read (config/settings.py, runtime/logs.py)."""
        return {
            "LUODI_MODE": "production" if self.production else os.environ.get("LUODI_MODE", ""),
            "LUODI_HTTPS": "1" if self.certificate or self.behind_proxy else "",
            "LUODI_BEHIND_PROXY": "1" if self.behind_proxy else "",
            "LUODI_LOG": "json" if self.json_logs else os.environ.get("LUODI_LOG", ""),
            "LUODI_SYSLOG": self.syslog,
        }


def parse(arguments: list[str]) -> ServeOptions:
    given = _parser().parse_args(arguments)
    if bool(given.tls_cert) != bool(given.tls_key):
        missing = "--tls-key（私钥）" if given.tls_cert else "--tls-cert（证书）"
        raise Refusal(f"启用 HTTPS 需要证书和私钥两个文件，还缺 {missing}。")
    if given.tls_cert:
        check_certificate(given.tls_cert, given.tls_key)
    if given.production and given.demo:
        raise Refusal("正式运行（--production）不能载入演示城市：请去掉 --demo，或用另一个目录看演示。")
    return ServeOptions(
        listen=given.listen,
        port=choose_port(given.listen, given.port),
        demo=given.demo,
        workers=given.workers,
        background=not given.no_worker,
        certificate=given.tls_cert,
        key=given.tls_key,
        behind_proxy=given.behind_proxy,
        production=given.production or os.environ.get("LUODI_MODE") == "production",
        json_logs=given.log == "json",
        syslog=given.syslog,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./luodi run", description="启动落地", allow_abbrev=False)
    parser.add_argument("--demo", action="store_true", help="先载入演示城市")
    parser.add_argument(
        "--listen", default="127.0.0.1", metavar="地址", help="监听地址，默认只限本机 127.0.0.1"
    )
    parser.add_argument("--port", type=int, metavar="端口", help=f"默认 {FIRST_PORT}，被占用时顺延")
    parser.add_argument("--tls-cert", type=Path, metavar="文件", help="HTTPS 证书（PEM，含中间证书）")
    parser.add_argument("--tls-key", type=Path, metavar="文件", help="HTTPS 私钥（PEM）")
    parser.add_argument("--behind-proxy", action="store_true", help="在反向代理之后：采信其转发的地址和协议")
    parser.add_argument("--production", action="store_true", help="正式运行：拒绝演示数据、默认密钥和调试")
    parser.add_argument(
        "--workers", type=int, default=min(4, os.cpu_count() or 2), metavar="N", help="网页进程数"
    )
    parser.add_argument("--no-worker", action="store_true", help="不在本机启动后台任务")
    parser.add_argument("--log", choices=["plain", "json"], default="plain", help="日志格式")
    parser.add_argument(
        "--syslog",
        default=os.environ.get("LUODI_SYSLOG", ""),
        metavar="地址",
        help="例如 /dev/log 或 10.0.0.5:514",
    )
    return parser


def is_free(listen: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in listen else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((listen, port))
        except PermissionError as error:
            raise Refusal(
                f"端口 {port} 需要 root 权限：请改用 1024 以上的端口，例如 --port 8443。"
            ) from error
        except socket.gaierror as error:
            raise Refusal(f"监听地址 {listen} 无法识别：请写本机的 IP，例如 --listen 0.0.0.0。") from error
        except OSError as error:
            if error.errno == 99:
                raise Refusal(f"本机没有地址 {listen}：请写本机网卡的 IP，或用 --listen 0.0.0.0。") from error
            return False
    return True


def choose_port(listen: str, wanted: int | None) -> int:
    """The wanted port or a refusal that offers one; without a wish, the first free one from FIRST_PORT."""
    first = wanted or FIRST_PORT
    if not 0 < first < 65536:
        raise Refusal(f"端口 {first} 不存在：请写 1 至 65535 之间的数。")
    if is_free(listen, first):
        return first
    free = next((p for p in range(first + 1, min(first + PORTS_TRIED, 65536)) if is_free(listen, p)), None)
    if wanted or free is None:
        offer = f"可改用 --port {free}" if free else "请用 --port 另选一个"
        raise Refusal(f"端口 {first} 已被其他程序占用：{offer}。")
    print(f"落地：端口 {first} 已被其他程序占用，改用 {free}。", flush=True)
    return free
