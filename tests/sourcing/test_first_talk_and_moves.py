"""首谈, 流转, and a lead that becomes a project without retyping."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from luodi.access.scope import acting_as
from luodi.ledger.queries.reading import today
from luodi.projects.models import Credit, Investor, Particulars, Project
from luodi.projects.operations.motion import Proof
from luodi.projects.operations.transfer import Share
from luodi.sourcing.enums import LeadState, Reach, Ruling, TalkState
from luodi.sourcing.errors import Refusal
from luodi.sourcing.models import FirstTalk, Lead
from luodi.sourcing.operations import first_talk as talks
from luodi.sourcing.operations import lead_steps as steps
from luodi.sourcing.operations.become import become_project, move_lead
from luodi.sourcing.operations.setting import set_clocks
from luodi.sourcing.settings import SETTINGS
from people_cast import seeing_all
from sourcing_cast import as_, cast, lead, sees

PAPER = Proof("a" * 64, "会谈纪要.pdf", 1000)


@pytest.fixture
def c(db):
    return cast()


def recent(c, **values):
    return lead(c.owner, registered_on=today() - dt.timedelta(days=9), **values)


def claimed(c, made=None):
    made = made or recent(c)
    return as_(
        c.owner, talks.claim_first_talk, lead=made.pk, on=made.registered_on, note="见董事长", proof=PAPER
    )


def challenged(c):
    claimed(c)
    return as_(
        c.stranger, talks.challenge_first_talk, investor="宁波恒驱电机有限公司", note="三月已见面",
        on=today() - dt.timedelta(days=90), proof=PAPER,
    )  # fmt: skip


def test_protection_without_evidence_is_refused(c):
    made = recent(c)
    with pytest.raises(Refusal, match="首谈要有凭据"):
        as_(c.owner, talks.claim_first_talk, lead=made.pk, on=today(), note="见面", proof=None)


def test_protection_runs_by_the_offices_own_number_and_says_the_days_left(c):
    numbers = {code: one.shipped for code, one in SETTINGS.items()} | {"protection": 30}
    assert as_(c.chief, set_clocks, days=numbers, document="金招〔2015〕12号") == 1
    talk = claimed(c)
    assert talk.days_left(today()) == 21


def test_one_lead_by_two_districts_on_one_day_is_refused_and_says_what_to_do(c):
    recent(c)
    with pytest.raises(Refusal, match=r"已由婺城区招商局登记.*流转.*异议"):
        lead(c.stranger, registered_on=today() - dt.timedelta(days=9), region="330703")
    with seeing_all():
        assert Lead.objects.count() == 1


def test_the_refusal_does_not_name_the_unit_of_a_lead_only_named_people_know(c):
    recent(c, reach=Reach.NAMED)
    with pytest.raises(Refusal) as said:
        lead(c.stranger, registered_on=today() - dt.timedelta(days=9), region="330703")
    assert "婺城" not in said.value.sentence


def test_another_unit_is_refused_while_protected_and_may_object_with_evidence(c):
    claimed(c)
    theirs = lead(c.stranger, registered_on=today() - dt.timedelta(days=3), region="330703")
    with pytest.raises(Refusal, match="由婺城区招商局"):
        as_(c.stranger, talks.claim_first_talk, lead=theirs.pk, on=today(), note="见面", proof=PAPER)
    with pytest.raises(Refusal, match="更早接触的凭据"):
        as_(
            c.stranger,
            talks.challenge_first_talk,
            investor=theirs.investor,
            note="早",
            on=today(),
            proof=None,
        )


def test_the_city_rules_and_neither_district_nor_a_party_does(c):
    talk = challenged(c)
    with pytest.raises(Refusal, match="业务科或领导小组办公室"):
        as_(c.owner, talks.rule_first_talk, talk=talk.pk, ruling=Ruling.UPHELD, note="早", document="1号")
    ruled = as_(
        c.chief,
        talks.rule_first_talk,
        talk=talk.pk,
        ruling=Ruling.PASSED_ON,
        note="三月纪要属实",
        document="金招裁1号",
    )
    assert (ruled.state, ruled.unit) == (TalkState.PROTECTED, c.stranger.unit_id)


def test_a_city_officer_of_a_party_unit_does_not_rule(c):
    made = lead(c.chief, registered_on=today())
    as_(c.chief, talks.claim_first_talk, lead=made.pk, on=today(), note="见面", proof=PAPER)
    talk = as_(
        c.stranger, talks.challenge_first_talk, investor=made.investor, note="早", on=today(), proof=PAPER
    )
    with pytest.raises(Refusal, match="双方以外"):
        as_(c.chief, talks.rule_first_talk, talk=talk.pk, ruling=Ruling.UPHELD, note="早", document="1号")


def test_a_renewal_wants_evidence_and_ends_at_the_number_set(c):
    talk = claimed(c)
    with pytest.raises(Refusal, match="附进展的凭据"):
        as_(c.owner, talks.renew_first_talk, talk=talk.pk, note="在谈", proof=None)
    as_(c.owner, talks.renew_first_talk, talk=talk.pk, note="签了意向", proof=PAPER)
    with pytest.raises(Refusal, match="最多 1 次"):
        as_(c.owner, talks.renew_first_talk, talk=talk.pk, note="还在谈", proof=PAPER)


def test_a_talk_is_seen_by_its_parties_and_by_who_decides(c):
    claimed(c)
    seen = {
        name
        for name in ("owner", "stranger", "officer", "chief")
        if FirstTalk.objects.visible_to(getattr(c, name))
    }
    assert seen == {"owner", "chief"}


def pursued(c, **values):
    made = lead(c.owner, **values)
    as_(c.owner, steps.contact_lead, lead=made.pk, note="电话", on=made.registered_on)
    return as_(c.owner, steps.triage_lead, lead=made.pk, pursue=True, note="好", on=made.registered_on)


def test_a_lead_becomes_a_project_with_all_it_says_and_nothing_typed_again(c):
    made = pursued(c, industry="C38", content="年产电机百万台", homecoming="industry")
    with acting_as(c.owner):
        project = become_project(by=c.owner, lead=made.pk, name=made.title, since=made.registered_on)
        values = Particulars.objects.open().get(project=project).values
        investor = Investor.objects.open().get(project=project)
        header = Project.objects.get(pk=project.pk)
    assert values["channel"] == "targeted"
    assert (values["industry"], values["content"], values["homecoming"]) == (
        "C38",
        "年产电机百万台",
        "industry",
    )
    assert (investor.name, investor.origin) == (made.investor, "other_city")
    assert (header.planned_total, header.region, header.unit) == (Decimal(30000), "330702", c.owner.unit_id)
    with seeing_all():
        made.refresh_from_db()
    assert (made.state, made.became, made.due_on) == (LeadState.BECAME, project.pk, None)


def test_a_lead_goes_to_another_unit_and_the_agreed_shares_become_credit_of_its_project(c):
    made = pursued(c)
    shares = [Share(c.owner.unit_id, Decimal("0.4")), Share(c.stranger.unit_id, Decimal("0.6"))]
    with pytest.raises(Refusal, match="正好 100"):
        as_(
            c.owner,
            move_lead,
            lead=made.pk,
            to_unit=c.stranger.unit_id,
            to_region="330703",
            document="协议",
            shares=shares[:1],
        )
    moved = as_(
        c.owner,
        move_lead,
        lead=made.pk,
        to_unit=c.stranger.unit_id,
        to_region="330703",
        document="协议",
        shares=shares,
    )
    assert (moved.unit, moved.owner, moved.region) == (c.stranger.unit_id, c.stranger.pk, "330703")
    assert sees(c.owner)
    with acting_as(c.stranger):
        project = become_project(by=c.stranger, lead=made.pk, name=made.title, since=made.registered_on)
        credit = dict(Credit.objects.open().filter(project=project).values_list("unit", "share"))
    assert credit == {share.unit: share.share for share in shares}


def test_a_lead_that_lacks_the_origin_or_was_not_triaged_does_not_become_a_project(c):
    made = lead(c.owner, origin="")
    with pytest.raises(Refusal, match="研判"):
        as_(c.owner, become_project, lead=made.pk, name="项目", since=made.registered_on)
    as_(c.owner, steps.contact_lead, lead=made.pk, note="电话", on=made.registered_on)
    as_(c.owner, steps.triage_lead, lead=made.pk, pursue=True, note="好", on=made.registered_on)
    with pytest.raises(Refusal, match="投资来源"):
        as_(c.owner, become_project, lead=made.pk, name="项目", since=made.registered_on)


def test_a_second_sending_of_the_same_form_makes_no_second_lead(c, client):
    client.force_login(c.owner)
    form = {
        "title": "拟建厂", "registered_on": "2015-06-01", "currency": "CNY", "region": "330702", "investor": "甲公司",
        "channel": "post", "reach": "unit", "request_key": str(uuid.uuid4()),
    }  # fmt: skip
    first = client.post("/sourcing/leads/new/", form)
    assert client.post("/sourcing/leads/new/", form).url == first.url
    with seeing_all():
        assert Lead.objects.count() == 1
