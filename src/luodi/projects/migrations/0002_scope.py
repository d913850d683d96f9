"""Row-level security on every table that belongs to a project."""

from django.db import migrations

from luodi.access.protection import protect

TABLES = (
    "credit",
    "duty",
    "evidence",
    "firstdates",
    "investor",
    "merge",
    "milestone",
    "money",
    "monthlyreturn",
    "particulars",
    "planamount",
    "plandate",
    "review",
    "signing",
    "standing",
    "yearlyactual",
)


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial"), ("access", "0002_policies")]
    operations = [
        protect("projects_project", "id"),
        *(protect(f"projects_{table}", "project_id") for table in TABLES),
    ]
