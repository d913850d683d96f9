"""Loading the classification from a file."""

from collections.abc import Iterable

from luodi.companies.industries import Class, read_classes
from luodi.companies.models import Industry


def load_industries(lines: Iterable[str]) -> int:
    """Adds or renames classes from CSV lines 代码,名称 and returns how many lines there were.

    Nothing is removed: a code an old project bears keeps its name. Raises Refusal for the first bad line,
    and then nothing is loaded.
    """
    return _store(list(read_classes(lines)))


def _store(classes: list[Class]) -> int:
    rows = [
        Industry(code=c.code, name=c.name, level=c.level, parent=c.parent, sector=c.sector) for c in classes
    ]
    Industry.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "level", "parent", "sector"],
        batch_size=1000,
    )
    return len(rows)
