"""`python -m luodi.runtime.launch VERB`: where ./luodi goes once the environment stands."""

import importlib
import sys

from luodi.runtime.launch.passing_on import pass_on
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
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
