"""Tables an import fills refer to their project by a statement's trigger instead of a foreign key (sql/of_a_project.sql)."""

from pathlib import Path

from django.db import migrations, models
from django.db.models.deletion import PROTECT

SQL = Path(__file__).parents[1] / "sql" / "of_a_project.sql"
TABLES = (
    ("duty", "duties"),
    ("firstdates", "first_dates"),
    ("investor", "investors"),
    ("milestone", "milestones"),
    ("money", "money"),
    ("particulars", "particulars"),
    ("standing", "standings"),
)


class Migration(migrations.Migration):
    dependencies = [("projects", "0014_faster_pairs")]
    operations = [
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), migrations.RunSQL.noop),
        *(
            migrations.AlterField(
                name,
                "project",
                models.ForeignKey(
                    "projects.project",
                    PROTECT,
                    db_constraint=False,
                    db_index=False,
                    related_name=related,
                ),
            )
            for name, related in TABLES
        ),
    ]
