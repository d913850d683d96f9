"""Rewrites the second half of docs/glossary.md from the enums of all rooms: `python tools/glossary.py`."""

import importlib
import inspect
import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MARK = "## Closed lists\n"
ROOMS = sorted(path.parent.name for path in (ROOT / "src" / "luodi").glob("*/enums.py"))


def closed_lists() -> Iterator[str]:
    """One line an enumeration: its identifier, then every label with its member."""
    from django.db.models import Choices

    for room in ROOMS:
        module = importlib.import_module(f"luodi.{room}.enums")
        for name, found in inspect.getmembers(module, inspect.isclass):
            if issubclass(found, Choices) and found.__module__ == module.__name__:
                members = "；".join(f"{member.label} `{member.name}`" for member in found)
                yield f"- **`{room}.{name}`** {members}\n"


def whole(text: str) -> str:
    return text[: text.index(MARK)] + MARK + "\n" + "".join(closed_lists())


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.config.settings")
    os.environ.setdefault("LUODI_SECRET_KEY", "glossary")
    import django

    django.setup()
    path = ROOT / "docs" / "glossary.md"
    path.write_text(whole(path.read_text(encoding="utf-8")), encoding="utf-8")
