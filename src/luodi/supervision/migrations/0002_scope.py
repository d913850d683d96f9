"""Row-level security on every table that belongs to a project."""

from django.db import migrations

from luodi.access.protection import protect

TABLES = ("lamphold", "lampstate", "problem", "problemstep", "slip", "slipstep")


class Migration(migrations.Migration):
    dependencies = [("supervision", "0001_room"), ("access", "0002_policies")]
    operations = [protect(f"supervision_{table}", "project_id") for table in TABLES]
