"""`python -m luodi VERB`: the verbs that need Django. `./luodi VERB` ends here."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["./luodi", *sys.argv[1:]])


if __name__ == "__main__":
    main()
