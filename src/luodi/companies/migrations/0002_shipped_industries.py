from typing import Any

from django.db import migrations

from luodi.companies.industries import shipped


def load(apps: Any, schema_editor: Any) -> None:
    Industry = apps.get_model("companies", "Industry")
    Industry.objects.bulk_create(
        Industry(code=c.code, name=c.name, level=c.level, parent=c.parent, sector=c.sector) for c in shipped()
    )


class Migration(migrations.Migration):
    dependencies = [("companies", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
