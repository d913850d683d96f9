"""A booked revision counts its rectangles as it writes them: under the clock only some hundred sums are left to add."""

from pathlib import Path

from django.db import migrations

TALLY = Path(__file__).parents[1] / "sql" / "tally.sql"


class Migration(migrations.Migration):
    dependencies = [("projects", "0015_set_wise_references")]
    operations = [migrations.RunSQL(TALLY.read_text(encoding="utf-8"), migrations.RunSQL.noop)]
