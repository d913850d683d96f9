from pathlib import Path

from django.db import migrations

ACTS = Path(__file__).parents[1] / "sql" / "acts.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_policies"),
        ("ledger", "0002_clock_row"),
        ("exchange", "0004_notices_of_rows"),
    ]
    operations = [migrations.RunSQL(ACTS.read_text(encoding="utf-8"), migrations.RunSQL.noop)]
