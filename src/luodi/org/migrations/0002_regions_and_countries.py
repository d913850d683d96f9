"""Loads the shipped regions and countries, so that every database, also an empty one, knows its places."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from luodi.org.shipped import shipped_countries, shipped_regions, short_name


def load(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Region = apps.get_model("org", "Region")
    Country = apps.get_model("org", "Country")
    Region.objects.bulk_create(
        Region(
            code=r.code,
            name=r.name,
            short_name=short_name(r.name, r.kind),
            kind=r.kind,
            parent_id=r.parent or None,
            sort=position,
        )
        for position, r in enumerate(shipped_regions())
    )
    Country.objects.bulk_create(
        Country(code=c.code, alpha3=c.alpha3, name=c.name, is_region_of_china=c.is_region_of_china)
        for c in shipped_countries()
    )


class Migration(migrations.Migration):
    dependencies = [("org", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
