"""Rows of a unit are for that unit and the city; runs for the city; a frozen scheme is for nobody to change."""

from django.db import migrations

OWN = ("scorecard", "appeal", "ruling", "supplied", "letter")
"""Tables with a unit_id. Targets and plans are known to all: they are announced in public."""

WALLS = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY assessment_everything ON {table} FOR ALL TO luodi_web_city, luodi_worker USING (true) WITH CHECK (true);
CREATE POLICY assessment_read ON {table} FOR SELECT TO luodi_verifier USING (true);
"""
MINE = """
CREATE POLICY assessment_own ON {table} FOR ALL TO luodi_web_unit
    USING (unit_id = ANY (access_grantees())) WITH CHECK (unit_id = ANY (access_grantees()));
"""
FROZEN = """
CREATE FUNCTION assessment_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'frozen' THEN
        RAISE EXCEPTION 'assessment: a frozen scheme is never changed' USING ERRCODE = '42501';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER assessment_frozen BEFORE UPDATE OR DELETE ON assessment_schemeversion
    FOR EACH ROW EXECUTE FUNCTION assessment_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_targets_schemes_runs"), ("access", "0002_policies")]

    operations = [
        *(
            migrations.RunSQL((WALLS + MINE).format(table=f"assessment_{name}"), migrations.RunSQL.noop)
            for name in OWN
        ),
        migrations.RunSQL(WALLS.format(table="assessment_run"), migrations.RunSQL.noop),
        migrations.RunSQL(FROZEN, migrations.RunSQL.noop),
    ]
