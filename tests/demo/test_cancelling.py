"""After cancelling one landed project through the operations the survey reads 107 / 69 / 209."""

import datetime as dt

from django.db import connections

from demo.survey_sql import EVENTS
from luodi.access.scope import acting_as
from luodi.indicators.answers import ask
from luodi.indicators.catalogue import catalogue
from luodi.indicators.periods import point
from luodi.org.models import User
from luodi.projects.enums import Cause, Kind, Side
from luodi.projects.models import Milestone, Project
from luodi.projects.operations.evidence import attach_evidence
from luodi.projects.operations.milestone import Happening, record_milestone
from luodi.projects.operations.review import pass_claims, verify_claims
from luodi.runtime.databases import connect_as_owner

ON = dt.date(2015, 6, 30)
CODES = ["event_signed", "event_cancelled", "event_not_landed", "event_landed"]


def survey():
    now = dt.datetime(2099, 1, 1, tzinfo=dt.UTC)
    with connect_as_owner(connections["default"].settings_dict["NAME"]) as connection:
        return connection.execute(EVENTS, {"on": ON, "known": now}).fetchone()


def printed(by):
    with acting_as(by):
        answer = ask(CODES, [point(on=ON)], book=catalogue())
        return [answer.cell(code).text for code in CODES]


def test_cancelling_one_landed_project_moves_one_from_landed_to_cancelled(changing_city):
    reporter, reviewer, chief = (
        User.objects.get(username=name) for name in ("tianbao.wc", "qushen.wc", "kezhang")
    )
    assert survey() == (385, 106, 69, 210)
    assert printed(chief) == ["385", "106", "69", "210"]
    with acting_as(reporter):
        project = Project.objects.get(name__contains="海丰实业")
        happening = Happening(Kind.CANCELLED, ON, cause=Cause.MARKET, side=Side.ENTERPRISE)
        claim = record_milestone(by=reporter, project=project.id, happening=happening)
        attach_evidence(
            by=reporter, project=project.id, kind="cancel_document", sha256="0" * 64, file_name="来函.pdf", size=1
        )  # fmt: skip
    assert printed(chief) == ["385", "106", "69", "210"]  # a claim is not verified
    with acting_as(reviewer):
        pass_claims(by=reviewer, claims=[(Milestone._meta.db_table, claim.id)])
    with acting_as(chief):
        assert verify_claims(by=chief, claims=[(Milestone._meta.db_table, claim.id)]) == []
    assert survey() == (385, 107, 69, 209)
    assert printed(chief) == ["385", "107", "69", "209"]
