"""要素 and 融资需求: states by day, reservations that lapse, matching with reasons, who sees what."""

import datetime as dt
from decimal import Decimal

import pytest

from luodi.ledger.queries.reading import today
from luodi.org.enums import Function, UnitKind
from luodi.projects.errors import Refusal
from luodi.sourcing.models import FinanceNeed
from luodi.sourcing.operations.site import (
    Described,
    answer_finance,
    ask_finance,
    release_site,
    reserve_site,
)
from luodi.sourcing.queries.sites import Need, held_on, matches, reservations, standing
from luodi.sourcing.terms import (
    HolderKind,
    NeedKind,
    NeedState,
    SiteKind,
    SiteState,
)
from people_cast import person, unit
from projects_cast import acting, project
from sourcing_office_cast import clerk_with_project, client_of, now, site_of

pytestmark = pytest.mark.django_db
D, DAY = dt.date, dt.timedelta(days=1)
MADE, DONE, DUE = D(2026, 1, 5), D(2026, 5, 4), D(2026, 6, 30)


def keep(clerk, site, made, until=None, amount=None):
    with acting(clerk):
        return reserve_site(
            by=clerk, site=site.lineage, holder_kind=HolderKind.PROJECT, holder=made.pk, amount=amount,
            until_on=until or today() + 30 * DAY, document="",
        )  # fmt: skip


def test_a_reserved_plot_is_refused_until_its_day_and_lapses_by_itself():
    clerk, made = clerk_with_project()
    other = person("county_reviewer", unit_name="金东区招商局", region="330703")
    with acting(other):
        theirs = project(person("reporter", unit_name="金东区招商局", region="330703"), "别区项目")
    site = site_of(clerk)
    first = keep(clerk, site, made)
    with pytest.raises(Refusal, match="已由婺城区招商局预留到"):
        keep(other, site, theirs)
    assert [held_on(first, day) for day in (today() - DAY, today(), first.until_on, first.until_on + DAY)] == [
        False, True, True, False,
    ]  # fmt: skip
    with acting(clerk):
        assert standing(clerk, [site], today())[0].left == 0
        assert standing(clerk, [site], first.until_on + DAY)[0].left == 60, "nobody did anything"
    with acting(other):
        (seen,) = reservations(other, [site.lineage], today())[site.lineage]
        assert (seen.holder, seen.url) == ("", ""), "another district does not learn whose it is"
        with pytest.raises(Refusal, match="请由他们释放"):
            release_site(by=other, reservation=first.lineage, reason="要用")
    with acting(clerk):
        release_site(by=clerk, reservation=first.lineage, reason="企业选了别处")
        with pytest.raises(Refusal, match="已经到期或释放了"):
            release_site(by=clerk, reservation=first.lineage, reason="再放")
    assert keep(other, site, theirs).amount == 60


def test_of_energy_a_part_is_reserved_and_no_more_than_is_left():
    clerk, made = clerk_with_project()
    site = site_of(
        clerk, Described(SiteKind.ENERGY, "婺城能耗指标", "330702", Decimal(1000), None, None, [], "")
    )
    with pytest.raises(Refusal, match="请填要预留多少"):
        keep(clerk, site, made)
    keep(clerk, site, made, amount=Decimal(700))
    with pytest.raises(Refusal, match="还剩 300，不够预留 400"):
        keep(clerk, site, made, amount=Decimal(400))
    keep(clerk, site, made, amount=Decimal(300))


def test_only_what_is_available_is_reserved_and_states_keep_their_days():
    clerk, made = clerk_with_project()
    site = site_of(clerk, state=SiteState.PREPARING)
    with pytest.raises(Refusal, match="现在整理中，只有「可供」的才能预留"):
        keep(clerk, site, made)
    with acting(clerk):
        with pytest.raises(Refusal, match="不能早于它"):
            now(clerk, site, SiteState.AVAILABLE, D(2025, 1, 5))
        with pytest.raises(Refusal, match="没有变化"):
            now(clerk, site, SiteState.PREPARING, D(2026, 2, 5))
        now(clerk, site, SiteState.AVAILABLE, D(2026, 2, 5))
        assert standing(clerk, [site], D(2026, 2, 4))[0].state == SiteState.PREPARING
        assert standing(clerk, [site], D(2026, 2, 5))[0].state == SiteState.AVAILABLE
    stranger = person("reporter", unit_name="金东区招商局", region="330703")
    with acting(stranger), pytest.raises(Refusal, match="请由他们登记"):
        now(stranger, site, SiteState.SUPPLIED, D(2026, 3, 5))


def test_matching_says_why_and_what_speaks_against():
    clerk, made = clerk_with_project()
    site_of(clerk)
    for name, amount, region, codes in (
        ("太大的地", 500, "330702", ["C36"]), ("太小的地", 20, "330702", []), ("别处的地", 55, "330703", ["C15"]),
    ):  # fmt: skip
        site_of(clerk, Described(SiteKind.LAND, name, region, Decimal(amount), None, None, codes, ""))
    with acting(clerk):
        found = matches(clerk, Need("330702", "C3612", Decimal(50)), today())
    assert [(m.stands.site.name, len(m.doubts)) for m in found] == [
        ("金义 12-3 地块", 0), ("太大的地", 1), ("太小的地", 1), ("别处的地", 2),
    ]  # fmt: skip
    assert found[0].reasons == ("够大：有 60，要 50", "就在所选区划", "行业对得上（C36）")
    assert "不够：只有 20，要 50" in found[2].doubts
    assert found[3].doubts == ("不在所选区划", "这里只要 C15")
    said = client_of(clerk).get(f"/sourcing/sites/match/?project={made.pk}").content.decode()
    assert "够大：有 60，要 50" in said, "the project's own needs are taken from the ledger"


def test_money_asked_for_goes_to_the_financial_office_which_then_sees_the_project():
    clerk, made = clerk_with_project()
    with acting(clerk), pytest.raises(Refusal, match="还没有设金融主管部门"):
        ask_finance(
            by=clerk,
            project=made.pk,
            kind=NeedKind.LOAN,
            amount=Decimal(5000),
            purpose="设备",
            needed_by=None,
        )
    unit("市金融办", "330700", UnitKind.DEPARTMENT, function=Function.BANKING)
    banker = person("department_verifier", unit_name="市金融办", region="330700")
    other = person("department_verifier", unit_name="市统计局", region="330700")
    with acting(clerk):
        need = ask_finance(
            by=clerk,
            project=made.pk,
            kind=NeedKind.LOAN,
            amount=Decimal(5000),
            purpose="设备",
            needed_by=None,
        )
        assert need.unit_name == "市金融办"
    with acting(other), pytest.raises(Refusal, match="没有找到这条融资需求"):
        answer(other, need)
    with acting(banker):
        assert FinanceNeed.objects.visible_to(banker).count() == 1
        answer(banker, need)
    assert "某银行授信" in client_of(clerk).get(f"/sourcing/finance/{need.lineage}/").content.decode()


def answer(by, need):
    return answer_finance(
        by=by, need=need.lineage, state=NeedState.SETTLED, words="某银行授信", granted=Decimal(4000)
    )
