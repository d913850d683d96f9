from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql" / "security_log.sql"


class Migration(migrations.Migration):
    dependencies = [("org", "0003_security_and_region_history")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), migrations.RunSQL.noop)]
