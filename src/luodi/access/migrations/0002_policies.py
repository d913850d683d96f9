from django.db import migrations

from luodi.access.protection import install


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [install()]
