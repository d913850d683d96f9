"""目标: set, summed with 加码, revised with a reason, signed and locked, following a merger, split by bases."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from assessment_cast import YEAR, Cast, proof, signed
from luodi.access.scope import acting_as
from luodi.assessment.errors import Refusal
from luodi.assessment.models import Letter, Target
from luodi.assessment.operations.decomposition import adopt_split
from luodi.assessment.operations.targets import (
    Signing,
    map_province,
    set_plan,
    set_shape,
    set_targets,
    sign_letter,
)
from luodi.assessment.queries.decomposing import Base, split
from luodi.assessment.queries.letters import letters
from luodi.assessment.queries.province import mapped, plans
from luodi.assessment.queries.targets import EVEN, History, due_share, targets_of

FIGURE = "signed_in_period"


@pytest.fixture
def cast(db):
    return Cast()


def line(cast, unit, **more):
    table = targets_of(YEAR, **more)
    return next(row for row in table.rows if row.unit.pk == unit.pk).cells[0], table


def test_a_target_stands_beside_what_is_done_with_its_rate_and_schedule(cast):
    cast.targets()
    signed(cast.officer, cast.wucheng, dt.date(YEAR, 3, 3), "铜板带")
    with acting_as(cast.officer):
        cell, table = line(cast, cast.wucheng, on=dt.date(YEAR, 6, 30))
    assert (cell.target, cell.done.value, cell.rate) == (Decimal(2), Decimal(1), Decimal(50))
    assert cell.due == Decimal(50)
    assert cell.lamp == "normal"
    assert not table.all_declared
    assert "figures/rows" in cell.done.rows_url


def test_the_districts_may_be_asked_more_than_the_city_and_it_shows(cast):
    cast.targets()
    with acting_as(cast.officer):
        set_targets(by=cast.officer, year=YEAR, amounts={(None, FIGURE): Decimal(5)})
        total = targets_of(YEAR).totals[0]
    assert (total.districts, total.city, total.raised, total.raised_share) == (6, 5, 1, 20)


def test_a_revision_after_signing_wants_a_reason_and_the_letter_must_be_signed_anew(cast):
    cast.targets()
    with acting_as(cast.officer):
        first = sign_letter(
            by=cast.officer,
            year=YEAR,
            unit=cast.wucheng,
            signing=Signing(dt.date(YEAR, 1, 31), proof=proof()),
        )
        more = {(cast.wucheng.pk, FIGURE): Decimal(3)}
        with pytest.raises(Refusal, match="写明原因"):
            set_targets(by=cast.officer, year=YEAR, amounts=more)
        set_targets(by=cast.officer, year=YEAR, amounts=more, reason="省里追加")
        state = letters(YEAR, [cast.wucheng])[0]
        assert "待重签" in state.words
        assert Letter.objects.get(pk=first.pk).rows[0]["amount"] == "2", "the signed version stays as signed"
        sign_letter(by=cast.officer, year=YEAR, unit=cast.wucheng, signing=Signing(dt.date(YEAR, 5, 1)))
        state = letters(YEAR, [cast.wucheng])[0]
    assert state.words == "已签订（第 2 版）"
    assert [letter.number for letter in state.earlier] == [1]
    versions = Target.objects.filter(year=YEAR, unit=cast.wucheng).order_by("recorded_at")
    assert [(t.amount, t.reason, t.is_open) for t in versions] == [(2, "", False), (3, "省里追加", True)]


def test_nothing_to_sign_and_the_same_twice_are_refused(cast):
    with acting_as(cast.officer), pytest.raises(Refusal, match="还没有目标"):
        sign_letter(by=cast.officer, year=YEAR, unit=cast.wucheng, signing=Signing(dt.date(YEAR, 1, 31)))
    cast.targets()
    with acting_as(cast.officer):
        sign_letter(by=cast.officer, year=YEAR, unit=cast.wucheng, signing=Signing(dt.date(YEAR, 1, 31)))
        with pytest.raises(Refusal, match="目标没有变"):
            sign_letter(by=cast.officer, year=YEAR, unit=cast.wucheng, signing=Signing(dt.date(YEAR, 2, 1)))


def test_a_district_head_may_not_set_targets_and_negative_ones_are_refused(cast):
    amounts = {(cast.wucheng.pk, FIGURE): Decimal(1)}
    with acting_as(cast.head), pytest.raises(Refusal, match="您的岗位不能下达"):
        set_targets(by=cast.head, year=YEAR, amounts=amounts)
    with acting_as(cast.officer), pytest.raises(Refusal, match="负数"):
        set_targets(by=cast.officer, year=YEAR, amounts={(cast.wucheng.pk, FIGURE): Decimal(-1)})


def test_targets_follow_a_merger_in_the_middle_of_the_year(cast):
    """金东 is taken over by the zone on 1 July: from then on the zone answers for both."""
    from luodi.ledger.models import dated
    from luodi.ledger.operations.revision import revision
    from luodi.org.models import RegionSuccession
    from people_cast import unit

    zone = unit("金义新区管委会", "330751", kind="zone_committee", sort=3)
    cast.targets()
    with acting_as(cast.officer):
        set_targets(by=cast.officer, year=YEAR, amounts={(zone.pk, FIGURE): Decimal(10)})
        with revision(by=cast.officer.actor, verb="org.take_over", request_key=uuid.uuid4()) as rev:
            rev.add(
                RegionSuccession(
                    region_id="330703", successor_id="330751", kind="covered", basis="verified",
                    **dated(dt.date(YEAR, 7, 1)),
                )
            )  # fmt: skip
        before, _ = line(cast, zone, on=dt.date(YEAR, 6, 30))
        after, table = line(cast, zone, on=dt.date(YEAR, 9, 30))
    assert before.target == 10
    assert (after.target, after.merged) == (14, (cast.jindong.short_name,))
    gone = next(row for row in table.rows if row.unit.pk == cast.jindong.pk)
    assert gone.answered_by == zone.short_name


def test_the_monthly_shape_is_declared_and_read_inside_the_month(cast):
    shares = [Decimal(n) for n in (5, 10, 20, 30, 40, 50, 60, 65, 70, 80, 90, 100)]
    with acting_as(cast.officer):
        with pytest.raises(Refusal, match="4 月的累计 10% 低于 3 月"):
            set_shape(by=cast.officer, year=YEAR, figure="", shares=[*shares[:3], Decimal(10), *shares[4:]])
        with pytest.raises(Refusal, match="12 月要到 100%"):
            set_shape(by=cast.officer, year=YEAR, figure="", shares=[*shares[:11], Decimal(95)])
        set_shape(by=cast.officer, year=YEAR, figure="", shares=shares)
    assert due_share({"": tuple(shares)}, FIGURE, dt.date(YEAR, 6, 30), YEAR) == (Decimal("50.00"), True)
    assert due_share({"": tuple(shares)}, FIGURE, dt.date(YEAR, 4, 15), YEAR) == (Decimal("25.00"), True)
    assert due_share({}, FIGURE, dt.date(YEAR, 12, 31), YEAR) == (Decimal("100.00"), False)
    assert EVEN[11] == 100


A, B, C = (uuid.UUID(int=n) for n in (1, 2, 3))


def share_of(**more):
    given = {
        "year": YEAR, "figure": FIGURE, "total": Decimal(100), "typed": {}, "places": 0,
        "bases": [
            Base("上年实绩", Decimal(60), {A: Decimal(1), B: Decimal(1), C: Decimal(1)}),
            Base("工业用地", Decimal(40), {A: Decimal(50), B: Decimal(30), C: Decimal(20)}),
        ],
        "units": [(A, "甲"), (B, "乙"), (C, "丙")],
    }  # fmt: skip
    return split(**{**given, **more})


def test_a_split_by_two_bases_sums_to_the_total():
    """甲 20 + 20 = 40, 乙 20 + 12 = 32, 丙 20 + 8 = 28."""
    found = share_of()
    assert [s.amount for s in found.shares] == [40, 32, 28]
    assert found.raised == 0


def test_thirds_are_rounded_by_the_largest_remainder_and_still_sum():
    found = share_of(bases=[Base("上年实绩", Decimal(100), {A: Decimal(1), B: Decimal(1), C: Decimal(1)})])
    assert sum(s.amount for s in found.shares) == 100
    assert sorted(s.amount for s in found.shares) == [33, 33, 34]


def test_typed_amounts_stand_over_the_computed_and_the_raise_is_shown():
    found = share_of(typed={A: Decimal(50)})
    assert (found.sum, found.raised, found.raised_share) == (110, 10, 10)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"bases": [Base("上年实绩", Decimal(90), {A: Decimal(1)})]}, "合计 90%，少 10 个百分点"),
        ({"bases": [Base("上年实绩", Decimal(100), {})]}, "各单位都是 0"),
        ({"bases": [Base("上年实绩", Decimal(100), {A: Decimal(-1), B: Decimal(3)})]}, "甲 是负数"),
        ({"total": Decimal(0)}, "大于 0"),
    ],
)
def test_a_split_that_cannot_be_made_is_refused(changed, said):
    with pytest.raises(Refusal, match=said):
        share_of(**changed)


def test_adopting_a_split_sets_the_targets(cast):
    units = [(u.pk, u.name) for u in cast.units()]
    found = share_of(
        units=units,
        bases=[Base("上年实绩", Decimal(100), {units[0][0]: Decimal(3), units[1][0]: Decimal(1)})],
    )
    with acting_as(cast.officer):
        adopt_split(by=cast.officer, split=found)
    amounts = dict(Target.objects.open().filter(year=YEAR).values_list("unit_id", "amount"))
    assert amounts == {units[0][0]: 75, units[1][0]: 25}


def test_history_says_whether_a_target_was_ever_reached():
    years = ((2011, Decimal(80)), (2012, Decimal(100)), (2013, Decimal(90)))
    assert "可达" in History(years, Decimal(95)).words
    assert "偏紧" in History(years, Decimal(110)).words
    assert "存疑" in History(years, Decimal(150)).words
    assert "不足" in History(((2013, None),), Decimal(1)).words


def test_a_provincial_indicator_is_answered_by_our_definition(cast):
    cast.targets()
    signed(cast.officer, cast.wucheng, dt.date(YEAR, 3, 3), "铜板带")
    with acting_as(cast.officer):
        map_province(
            by=cast.officer, year=YEAR, name="新签项目", measure="个", amount=Decimal(12), figure=FIGURE
        )
        (row,) = mapped(YEAR)
    assert (row.done, row.districts, row.carried) == (1, 6, 50)
    with acting_as(cast.officer), pytest.raises(Refusal, match="大于 0"):
        map_province(
            by=cast.officer,
            year=YEAR,
            name="x",
            measure="个",
            amount=Decimal(1),
            figure=FIGURE,
            factor=Decimal(0),
        )


def test_a_plan_links_city_and_districts_over_years(cast):
    amounts = {(None, 2013): Decimal(10), (None, 2014): Decimal(12), (cast.wucheng.pk, 2013): Decimal(4)}
    with acting_as(cast.officer):
        set_plan(by=cast.officer, plan="三年规划（2013—2015）", figure=FIGURE, amounts=amounts)
        (plan,) = plans()
    assert plan.years == (2013, 2014)
    assert plan.city.planned == 22
    assert plan.linked[0] == (2013, Decimal(10), Decimal(4))
