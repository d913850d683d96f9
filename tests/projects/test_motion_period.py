"""The objection period of a 市级动议 runs by the ledger's clock; its end opens the ruling and shuts the answer."""

import datetime as dt

import pytest

from luodi.desk.queries.home import home_of
from luodi.ledger.queries.reading import today
from luodi.projects.enums import Cause, Kind, MotionOutcome, Side, Stance, Status
from luodi.projects.errors import Refusal
from luodi.projects.models import Project
from luodi.projects.operations.milestone import Happening
from luodi.projects.operations.motion import move, reply_motion, rule_motion
from people_cast import person
from projects_cast import acting, officer, project


def test_after_the_period_it_is_ruled_on_without_an_answer(fresh_database, owner_connection):
    clerk, boss, mover, chief = person("reporter"), person("county_reviewer"), officer(), officer()
    with acting(clerk):
        made = project(clerk)
    stopped = Happening(
        Kind.HALTED, dt.date(2015, 3, 1), note="塔吊已拆", cause=Cause.FUNDS, side=Side.ENTERPRISE
    )
    until = today() + dt.timedelta(days=15)
    with acting(mover):
        motion = move(by=mover, project=made.pk, happening=stopped, objections_until=until)
    owner_connection.execute("CREATE TABLE ledger_clock_offset (shift interval NOT NULL)")
    owner_connection.execute("INSERT INTO ledger_clock_offset VALUES ('16 days')")
    with acting(clerk):
        project(clerk, "十六天后登记的")  # the clock has moved on
    assert today() == until + dt.timedelta(days=1)
    with acting(boss), pytest.raises(Refusal, match="异议期已于"):
        reply_motion(by=boss, project=made.pk, motion=motion.lineage, stance=Stance.AGREES, statement="")
    with acting(chief):
        waiting = {group.code: group.count for group in home_of(chief).groups}
        assert waiting["projects-motions-to-rule"] == 1
        rule_motion(
            by=chief, project=made.pk, motion=motion.lineage, outcome=MotionOutcome.UPHELD, reason="期满未答复",
            document="金招领办〔2015〕8号",
        )  # fmt: skip
        assert Project.objects.get(pk=made.pk).status == Status.HALTED
