"""projects_common_pairs(): what a search need not ask the index of pairs for."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql" / "common_pairs.sql"


class Migration(migrations.Migration):
    dependencies = [("projects", "0016_tally_ahead")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), migrations.RunSQL.noop)]
