"""`python -m luodi VERB`: the verbs that need Django. `./luodi VERB` ends here."""

import os
import sys

from luodi.runtime.refusal import Refusal


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.config.settings")
    from django.core.management import CommandError, execute_from_command_line

    CommandError.__name__ = "落地"  # Django prints the type's name before every refusal of a verb
    try:
        execute_from_command_line(["./luodi", *sys.argv[1:]])
    except Refusal as refusal:
        sys.exit(f"落地：{refusal}")


if __name__ == "__main__":
    main()
