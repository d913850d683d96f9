from pathlib import Path

from django.db import migrations

from luodi.access.protection import install

SOMEBODY = Path(__file__).parents[1] / "sql" / "somebody.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_acts"),
        ("companies", "0004_contacts"),
        ("supervision", "0004_enterprise"),
    ]
    operations = [install(), migrations.RunSQL(SOMEBODY.read_text(encoding="utf-8"), migrations.RunSQL.noop)]
