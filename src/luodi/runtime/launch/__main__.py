"""`python -m luodi.runtime.launch VERB`: where ./luodi goes once the environment stands."""

import errno
import importlib
import sys

from luodi.runtime.launch.passing_on import pass_on
from luodi.runtime.paths import var_folder
from luodi.runtime.refusal import Refusal

# imported only when asked for: `run` must not wait for what `bundle` needs
VERBS = {
    "run": "serving",
    "stop": "stopping",
    "test": "checking",
    "lint": "checking",
    "worker": "working",
    "psql": "psql",
    "bench": "benching",
    "bundle": "bundling",
    "lock": "locking",
    "unit": "systemd",
    "help": "helping",
    "-h": "helping",
    "--help": "helping",
}


def main(arguments: list[str]) -> int:
    verb, *rest = arguments or ["help"]
    try:
        if verb in VERBS:
            module = importlib.import_module(f"luodi.runtime.launch.{VERBS[verb]}")
            return int(module.main(verb, rest))
        return pass_on(verb, rest)
    except Refusal as refusal:
        print(f"落地：{refusal}", file=sys.stderr)
        return 1
    except OSError as error:
        if not (sentence := in_words(error)):
            raise
        print(f"落地：{sentence}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def in_words(error: OSError) -> str:
    """What the disk may refuse at any moment, as a sentence; empty for anything else, which is a fault of ours."""
    where = error.filename or var_folder()
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"磁盘已满，{where} 没有写成：请清理它所在磁盘后再试。"
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return f"{where} 不可写（{error.strerror}）：请换用安装时的账号，或设置 LUODI_VAR 指向可写的目录。"
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
