"""What registers say of a company, on its own page: facts with source and day beside what it promises, no score."""

import datetime as dt
import uuid

import pytest

from companies_cast import company
from luodi.companies.enums import Verdict
from luodi.companies.operations.merge import merge_companies
from luodi.companies.operations.suspicions import judge_pair
from luodi.ledger.queries.reading import today
from luodi.projects.operations.parties import add_party
from luodi.projects.operations.project import Party
from luodi.sourcing.models import RegistryFact
from luodi.sourcing.operations.authenticity import record_fact
from luodi.sourcing.terms import RegistryField
from people_cast import person
from projects_cast import acting
from sourcing_office_cast import clerk_with_project, client_of

pytestmark = pytest.mark.django_db
SOURCE = "国家企业信用信息公示系统"


def facts_of(by, firm, **found):
    with acting(by):
        for field, (value, on) in found.items():
            record_fact(by=by, company=firm, field=RegistryField(field), value=value, source=SOURCE, on=on)


def page_of(user, firm) -> str:
    page = client_of(user).get(f"/companies/{firm.pk}/").content.decode()
    return page[page.index('id="company-facts"') :].split("</section>")[0]


def test_a_companys_page_puts_what_was_found_beside_what_it_promises():
    clerk, made = clerk_with_project()
    with acting(clerk):
        firm = company("甲电机有限公司", by=clerk)
        add_party(
            by=clerk,
            project=made.pk,
            party=Party("甲电机有限公司", "other_city", company=firm.pk),
            since=dt.date(2026, 1, 5),
        )
    facts_of(
        clerk, firm, capital=("500", dt.date(2026, 2, 3)), founded=("2025-11-03", dt.date(2026, 2, 3)),
        dishonest=("否", today()), central=("否", today()), claimed_central=("是", today()),
    )  # fmt: skip
    facts_of(
        clerk, firm, capital=("200", dt.date(2026, 1, 3))
    )  # an earlier look-up does not stand before a later
    page = page_of(clerk, firm)
    assert "500万元" in page
    assert "承诺投资 2.00亿元，资本是它的 2.5%" in page
    assert "不在名单上" in page
    assert "企业自称央企" in page
    assert "2026-02-03" in page
    assert SOURCE in page
    assert "没有查" in page  # 实缴资本
    assert "不打分" in page
    assert not any(word in page for word in ("得分", "评级", "风险等级"))
    # somebody who sees none of its projects sees the facts, not the promise
    stranger = person("reporter", unit_name="金东区招商局", region="330703")
    assert "500万元" in page_of(stranger, firm)
    assert "承诺投资" not in page_of(stranger, firm)


def test_a_projects_page_reads_through_a_merger_of_its_investor():
    clerk, made = clerk_with_project()
    with acting(clerk):
        gone, stays = company("甲电机公司", by=clerk), company("甲电机有限公司", by=clerk)
        party = Party("甲电机公司", "other_city", company=gone.pk)
        add_party(by=clerk, project=made.pk, party=party, since=dt.date(2026, 1, 5))
    facts_of(clerk, stays, capital=("500", dt.date(2026, 2, 3)))
    facts_of(clerk, gone, dishonest=("否", today()))
    path = f"/sourcing/authenticity/{made.pk}/"
    assert "500万元" not in client_of(clerk).get(path).content.decode()
    judge, merger = (person("section_chief", unit_name="市招商局", region="330700") for _ in range(2))
    judge_pair(by=judge, left=gone.pk, right=stays.pk, verdict=Verdict.SAME)
    merge_companies(by=merger, source=gone.pk, into=stays.pk, reason="同一执照")
    page = client_of(clerk).get(path).content.decode()
    assert "500万元" in page
    assert "不在名单上" in page


def test_a_fact_is_recorded_from_the_companys_page_and_nonsense_is_a_sentence():
    clerk, _ = clerk_with_project()
    with acting(clerk):
        firm = company("甲电机有限公司", by=clerk)
    client, address = client_of(clerk), f"/sourcing/authenticity/companies/{firm.pk}/new/"
    good = {"company": str(firm.pk), "field": "capital", "value": "500", "source": SOURCE, "on": "2026-02-03"}
    for bad in (
        {"value": "nan"}, {"value": "9" * 30}, {"field": "x"}, {"company": str(uuid.uuid4())}, {"on": "2099-01-01"},
        {"source": ""}, {"field": "founded", "value": "去年"}, {"field": "dishonest", "value": "也许"},
    ):  # fmt: skip
        answer = client.post(address, good | bad | {"request_key": str(uuid.uuid4())})
        assert answer.status_code == 422, bad
        assert SOURCE in answer.content.decode() or "source" in bad
    assert not RegistryFact.objects.exists()
    done = client.post(address, good | {"request_key": str(uuid.uuid4())})
    assert done["Location"] == f"/companies/{firm.pk}/"
    assert RegistryFact.objects.count() == 1
    assert client.get(f"/sourcing/authenticity/companies/{uuid.uuid4()}/new/").status_code == 404
