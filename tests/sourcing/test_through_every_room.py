"""One investor from the first word to a printed bulletin: every room, in order, on both clocks."""

import datetime as dt

import pytest

from investor_walk import LAST_QUARTER, Walk
from luodi.access.scope import acting_as
from luodi.bulletins.queries.composing import paper_of
from luodi.bulletins.queries.verification import verify
from luodi.indicators.answers import ask
from luodi.indicators.catalogue import catalogue
from luodi.indicators.periods import Period, point
from luodi.papers.pdf import to_pdf
from luodi.papers.word import to_docx
from luodi.projects.models import Project
from luodi.sourcing.enums import LeadState
from luodi.sourcing.models import Lead, LeadStep
from luodi.sourcing.queries.channels import channels

pytestmark = pytest.mark.full


def test_an_investor_goes_through_every_room_on_both_clocks(db):
    walk = Walk()
    walk.talks()
    walk.becomes()
    walk.gets_its_people()
    walk.is_admitted()
    walk.promises()
    walk.is_signed()
    (held,) = walk.is_verified()
    assert [gate.code for gate in held.gates] == ["clauses"], (
        "签约 waits for the legal review and nothing else"
    )
    assert walk.funnel()["商会乡贤"] == [1, 1, 0, 0, 0]
    walk.is_reviewed_and_kept()
    assert walk.is_verified() == []
    assert walk.funnel()["商会乡贤"] == [1, 1, 1, 0, 0]
    walk.takes_a_site()
    walk.is_approved()
    walk.is_supervised()
    walk.goes_on()
    assert walk.is_verified() == []
    with acting_as(walk.chief):
        face = Project.objects.get(pk=walk.project)
        made = Lead.objects.get(pk=walk.lead.pk)
        kinds = (
            LeadStep.objects.open()
            .filter(lead=made)
            .order_by("revision", "id")
            .values_list("kind", flat=True)
        )
        told = list(kinds)
        line = next(one for one in channels("event", LAST_QUARTER.last, "/").lines if one.words == "婺商大会")
    assert (face.verified_stage, face.channel) == (9, "chamber")
    assert (made.state, made.became) == (LeadState.BECAME, walk.project)
    assert set(told[:2]) == {"registered", "corrected"}, "one revision recorded both anew"
    assert told[2:] == ["contacted", "triaged", "followed", "became"]
    assert {code: int(line.figures[code].cell.value or 0) for code in ("ways_signed", "ways_landed", "ways_producing")} == {
        "ways_signed": 1, "ways_landed": 1, "ways_producing": 1,
    }  # fmt: skip
    # both clocks: as known now, and as known before the correction
    assert walk.funnel()["商会乡贤"] == [1, 1, 1, 1, 1]
    assert walk.funnel(walk.before) == {"推介会": [1, 0, 0, 0, 0]}
    scores = walk.is_assessed()
    assert scores["婺城区招商局"] == 50
    standing = walk.is_printed()
    printed = {token: number.printed for token, number in standing.numbers.items()}
    assert printed["event_signed|当期|数"] == "1"
    assert printed["landing_rate|当期|数"] == "100.0%"
    with acting_as(walk.chief):
        paper = paper_of(standing)
        assert b"PK" in to_docx(paper)[:4]
        assert to_pdf(paper).startswith(b"%PDF")
        assert verify(standing.issue).is_identical
    # it is called off after all, within the printed quarter: today's reading moves, the printed and the earlier one do not
    walk.is_called_off()
    with acting_as(walk.chief):
        now = ask(["landing_rate"], [point(Period(dt.date(2012, 1, 1), LAST_QUARTER.last))], book=catalogue())
        assert now.cell("landing_rate").text == "0.0%"
        assert verify(standing.issue).is_identical
        assert paper_of(standing) == paper
    assert walk.funnel(walk.before) == {"推介会": [1, 0, 0, 0, 0]}
