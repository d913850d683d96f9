"""projects_pairs() three times as fast, the same for an index."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("projects", "0013_list_index")]
    operations = [migrations.RunSQL((SQL / "search.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)]
