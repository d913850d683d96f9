"""For migrations of rooms above: put a table under row-level security."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


def install() -> migrations.RunSQL:
    """The functions of sql/policies.sql; a later migration repeats this when the file changes."""
    return migrations.RunSQL((SQL / "policies.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)


def protect(table: str, project_column: str) -> migrations.RunSQL:
    """`operations = [..., protect("projects_project", "id")]`; depends on access.0001_initial."""
    return migrations.RunSQL(
        [("CALL access_protect(%s::regclass, %s)", [table, project_column])],
        [(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY', None)],
    )
