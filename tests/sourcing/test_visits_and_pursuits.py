"""Visits in one line, 盯引 month by month, contacts with consent, and leads of a company that is merged."""

import datetime as dt
import uuid

import pytest
from django.test import Client

from companies_cast import company
from luodi.access.scope import acting_as
from luodi.companies.enums import Verdict
from luodi.companies.errors import Refusal as CompanyRefusal
from luodi.companies.models import Company, Contact
from luodi.companies.operations.contact import add_contact, erase_contact
from luodi.companies.operations.merge import merge_companies
from luodi.companies.operations.suspicions import judge_pair
from luodi.ledger.models import PrivateValue
from luodi.ledger.queries.reading import today
from luodi.sourcing.enums import Reach, VisitKind
from luodi.sourcing.errors import Refusal
from luodi.sourcing.models import LeadStep, Pursuit, Visit
from luodi.sourcing.operations import visit as verbs
from luodi.sourcing.queries.visits import pursuits
from people_cast import person, seeing_all
from sourcing_cast import as_, cast, lead

NOBODY = "00000000-0000-7000-8000-000000000000"

NAME = "宁波恒驱电机有限公司"


@pytest.fixture
def c(db):
    return cast()


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def visited(by, text=NAME, **more):
    return as_(
        by,
        verbs.record_visit,
        company=text,
        kind=VisitKind.CALL,
        note="见董事长，月底来看地",
        on=today(),
        **more,
    )


def test_a_few_signs_name_the_company_and_several_are_asked_back(c):
    company(NAME, c.colleague)
    assert visited(c.owner, "恒驱").company.name == NAME
    company("宁波恒驱科技有限公司", c.colleague)
    with pytest.raises(Refusal, match=r"有几家都含.*恒驱科技.*请写全称"):
        visited(c.owner, "恒驱")
    assert visited(c.owner).company.name == NAME


def test_an_unknown_company_is_registered_only_when_said_to_be_new(c):
    with pytest.raises(Refusal, match="新企业"):
        visited(c.owner)
    visited(c.owner, is_new=True)
    assert Company.objects.get().name == NAME


def test_a_visit_over_a_lead_is_a_step_of_it_and_known_only_within_its_reach(c):
    company(NAME, c.colleague)
    secret = lead(c.owner, reach=Reach.NAMED)
    visited(c.owner, lead=secret.pk)
    visited(c.owner)
    with seeing_all():
        followed = LeadStep.objects.open().get(lead=secret, kind="followed")
    assert followed.note == "走访：见董事长，月底来看地"
    seen = {}
    for name in ("owner", "colleague", "stranger", "officer"):
        with acting_as(getattr(c, name)):
            seen[name] = Visit.objects.visible_to(getattr(c, name)).count()
    assert seen == {"owner": 2, "colleague": 1, "stranger": 0, "officer": 1}
    with pytest.raises(Refusal, match="知悉范围"):
        visited(c.colleague, lead=secret.pk)


def test_a_leader_keeps_at_a_firm_and_the_month_without_a_word_stands_on_top(c):
    company(NAME, c.colleague)
    begun = today() - dt.timedelta(days=70)
    made = as_(c.officer, verbs.pursue, company="恒驱", leader=c.leader.pk, aim="引进二期", on=begun)
    with pytest.raises(Refusal, match="已由"):
        as_(c.officer, verbs.pursue, company="恒驱", leader=c.chief.pk, aim="", on=today())
    assert pursuits(c.officer)[0].is_due
    last_month = today().replace(day=1) - dt.timedelta(days=1)
    as_(c.officer, verbs.report_pursuit, pursuit=made.lineage, month=last_month, note="董事长答应来访")
    assert not pursuits(c.officer)[0].is_due
    assert not pursuits(c.stranger)
    as_(c.officer, verbs.end_pursuit, pursuit=made.lineage, reason="已签约")
    assert not Pursuit.objects.open().exists()


def test_a_contact_without_consent_is_not_exported_and_the_number_is_masked(c):
    firm = company(NAME, c.colleague)
    as_(c.colleague, add_contact, company=firm.pk, name="王敏", phone="13812341234", title="副总")
    client = client_of(c.colleague)
    page = client.get(f"/companies/{firm.pk}/").content.decode()
    assert "138****1234" in page
    assert "13812341234" not in page
    refused = client.get(f"/companies/{firm.pk}/contacts/export/", follow=True)
    assert "王敏没有同意记录，不能导出" in refused.content.decode()
    with pytest.raises(CompanyRefusal, match="怎样同意"):
        as_(c.colleague, add_contact, company=firm.pk, name="李四", consent_on=today())


def test_an_erased_contact_leaves_no_name_and_no_number(c):
    firm = company(NAME, c.colleague)
    made = as_(
        c.colleague,
        add_contact,
        company=firm.pk,
        name="王敏",
        phone="13812341234",
        consent_on=today(),
        consent_how="当面",
    )
    assert client_of(c.colleague).get(f"/companies/{firm.pk}/contacts/export/").status_code == 200
    with pytest.raises(CompanyRefusal, match="依据"):
        as_(c.colleague, erase_contact, company=firm.pk, contact=made.pk, order=" ")
    as_(c.colleague, erase_contact, company=firm.pk, contact=made.pk, order="本人来电撤回")
    with seeing_all():
        assert not Contact.objects.open().exists()
        assert set(PrivateValue.objects.filter(owner_id=made.pk).values_list("value", flat=True)) == {""}


def test_leads_of_a_merged_company_stand_on_the_one_it_became_and_its_first_talk_holds(c):
    gone, kept = company(NAME, c.colleague), company("宁波恒驱电机股份有限公司", c.colleague)
    made = lead(c.owner, registered_on=today())
    assert made.company_id == gone.pk
    as_(c.chief, judge_pair, left=gone.pk, right=kept.pk, verdict=Verdict.SAME)
    second = person("section_chief", unit_name="市招商局", region="330700")
    as_(second, merge_companies, source=gone.pk, into=kept.pk)
    page = client_of(c.owner).get(f"/companies/{kept.pk}/").content.decode()
    assert made.title in page
    with pytest.raises(Refusal, match="同一天不由两家"):
        lead(c.stranger, investor="宁波恒驱电机股份有限公司", registered_on=today(), region="330703")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_take_the_same_queries_for_one_row_and_for_three(c, rows, django_assert_num_queries):
    for number in range(rows):
        company(f"甲{number}号有限公司", c.colleague)
        visited(c.owner, f"甲{number}号有限公司")
        as_(c.owner, verbs.pursue, company=f"甲{number}号", leader=c.leader.pk, aim="", on=today())
    client = client_of(c.owner)
    client.get("/sourcing/visits/")
    for path, queries in (("visits/", 7), ("pursuits/", 8)):
        with django_assert_num_queries(queries):
            assert client.get(f"/sourcing/{path}").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [("note", "长" * 301), ("kind", "x"), ("lead", NOBODY), ("on", "2999-01-01"), ("company", "")],
)
def test_a_bad_visit_is_refused_with_a_sentence(c, field, value):
    company(NAME, c.colleague)
    form = {
        "company": NAME,
        "kind": "call",
        "note": "谈",
        "on": "2015-06-01",
        "request_key": str(uuid.uuid4()),
        field: value,
    }
    assert client_of(c.owner).post("/sourcing/visits/new/", form).status_code == 422
    with seeing_all():
        assert not Visit.objects.exists()
