"""`python -m luodi.runtime.launch.layers`: import-linter, which has no `-m` of its own."""

import sys

if __name__ == "__main__":
    from importlinter.cli import lint_imports

    sys.exit(lint_imports())
