from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql" / "wall.sql"
TABLES = ("lead", "leadstep", "leadfile", "leadmove", "visit", "firsttalkstep")


class Migration(migrations.Migration):
    dependencies = [("access", "0004_somebody"), ("sourcing", "0007_visits_and_pursuits")]

    operations = [
        migrations.RunSQL(
            [(SQL.read_text(encoding="utf-8"), None)],
            "".join(f"ALTER TABLE sourcing_{table} DISABLE ROW LEVEL SECURITY;" for table in TABLES),
        )
    ]
