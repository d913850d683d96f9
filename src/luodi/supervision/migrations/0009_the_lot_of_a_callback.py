"""The lot of a 回访 is drawn and kept; one holiday table (approvals') for every room, this one was never written."""

from django.db import migrations, models

AS_BEFORE = """
UPDATE supervision_problem p
SET callback_seed = ('x' || substr(encode(sha256(uuid_send(p.id)), 'hex'), 1, 8))::bit(32)::bigint
WHERE EXISTS (
    SELECT FROM supervision_slip s WHERE s.problem_id = p.id AND s.state IN ('claimed', 'closed')
)
"""
"""Those already said to be done keep the lot their key used to give."""


class Migration(migrations.Migration):
    dependencies = [("supervision", "0008_what_was_said_is_kept_whole")]

    operations = [
        migrations.DeleteModel(name="OfficeDay"),
        migrations.AddField(
            model_name="problem",
            name="callback_seed",
            field=models.BigIntegerField(null=True, verbose_name="回访抽签号"),
        ),
        migrations.RunSQL(AS_BEFORE, migrations.RunSQL.noop),
    ]
