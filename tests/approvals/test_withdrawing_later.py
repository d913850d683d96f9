"""撤回 by the ledger's clock: after three working days two pairs of eyes are needed."""

import pytest

from approvals_cast import BEGUN, plan_for, tell
from luodi.approvals.operations.withdrawing import withdraw_results
from luodi.projects.errors import Refusal
from people_cast import person
from projects_cast import acting, project


def test_after_three_working_days_it_takes_another_person(fresh_database, owner_connection):
    reviewer = person("reporter", "county_reviewer")
    with acting(reviewer):
        plan = plan_for(reviewer, project(reviewer))
        (event,) = tell(reviewer, plan, ("P1", "finished", BEGUN))
    owner_connection.execute("CREATE TABLE ledger_clock_offset (shift interval NOT NULL)")
    owner_connection.execute("INSERT INTO ledger_clock_offset VALUES ('9 days')")

    def take_back(by):
        return withdraw_results(by=by, plan=plan.lineage, event=event.pk, reason="日期看错了")

    other = person("reporter", "county_reviewer")
    with acting(reviewer):
        project(reviewer, "时钟走到了今天")
        with pytest.raises(Refusal, match="要由另一个人撤回"):
            take_back(by=reviewer)
    with acting(other):
        assert take_back(by=other) == 1
