"""projects_pairs() as a function that is three times as fast; what it returns for an index is the same."""

from pathlib import Path

from django.db import migrations

SEARCH = Path(__file__).parents[1] / "sql" / "search.sql"


class Migration(migrations.Migration):
    dependencies = [("projects", "0011_solicitations")]
    operations = [migrations.RunSQL(SEARCH.read_text(encoding="utf-8"), migrations.RunSQL.noop)]
