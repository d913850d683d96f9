"""Every number of the 2015 survey from verified entries, by SQL that shares nothing with the generator."""

import datetime as dt
from decimal import Decimal

import pytest

from demo.survey_sql import DOMESTIC, EVENTS, FIRMS, MAJOR, MONEY

ON = dt.date(2015, 6, 30)
SHORTLY_AFTER = dt.datetime(2015, 7, 31, 16, tzinfo=dt.UTC)
"""The survey was made in the third quarter: by the end of July the first half year was verified."""
NOW = dt.datetime(2099, 1, 1, tzinfo=dt.UTC)
both_readings = pytest.mark.parametrize("known", [SHORTLY_AFTER, NOW], ids=["in July 2015", "now"])


def asked(entries, sql, known, on=ON):
    return entries.execute(sql, {"on": on, "known": known})


@both_readings
def test_1341_domestic_projects_with_2357_92_planned(entries, known):
    count, planned = asked(entries, DOMESTIC, known).fetchone()
    assert (count, planned) == (1341, Decimal("23579200"))
    assert round(planned / count / 10000, 3) == Decimal("1.758")


@both_readings
def test_400_foreign_firms_from_60_countries_and_regions(entries, known):
    assert asked(entries, FIRMS, known).fetchone() == (400, 60)


@both_readings
def test_the_money_to_the_digit(entries, known):
    found = {kind: (currency, amount) for kind, currency, amount in asked(entries, MONEY, known)}
    assert found["arrived"] == ("CNY", Decimal("4849600"))
    assert found["foreign_total"] == ("USD", Decimal("233300"))
    assert found["foreign_contract"] == ("USD", Decimal("127800"))
    assert found["foreign_actual"] == ("USD", Decimal("104400"))


@both_readings
def test_385_signed_at_events_are_106_cancelled_69_open_210_landed(entries, known):
    assert asked(entries, EVENTS, known).fetchone() == (385, 106, 69, 210)


@both_readings
def test_50_major_projects_35_landed_or_about_to_4_producing_3_halted(entries, known):
    assert asked(entries, MAJOR, known).fetchone() == (50, Decimal("900000"), 35, 4, 3)


def test_on_the_day_itself_less_was_known(entries):
    """Late entries and reviews under way: two clocks, two numbers."""
    evening = dt.datetime(2015, 6, 30, 16, tzinfo=dt.UTC)
    signed, cancelled, _, landed = asked(entries, EVENTS, evening).fetchone()
    assert signed <= 385
    assert landed < 210 or cancelled < 106
    arrived = {kind: amount for kind, _, amount in asked(entries, MONEY, evening)}["arrived"]
    assert arrived != Decimal("4849600")


def test_later_history_moves_on(entries):
    later = asked(entries, EVENTS, NOW, dt.date(2018, 12, 31)).fetchone()
    assert later[0] > 385
    assert later[3] > 210


def test_causes_are_foremost_market_and_funds(entries):
    causes = entries.execute(
        "SELECT cause, count(*) FROM projects_milestone WHERE kind = 'cancelled' AND basis = 'verified'"
        " AND closed_revision IS NULL GROUP BY 1 ORDER BY 2 DESC"
    ).fetchall()
    assert {cause for cause, _ in causes[:2]} == {"market", "funds"}


@pytest.mark.parametrize(
    ("name", "region", "stage"),
    [
        ("海丰实业", "330702", "landed"), ("时通", "330702", "landed"), ("水上运动中心", "330702", "producing"),
        ("万达广场", "330703", "producing"), ("金东区数控机床设备制造", "330703", "landed"),
        ("华科汽车", "330751", "landed"), ("N-乙酰", "330751", "landed"), ("弘驰科技180万台套", "330751", "landed"),
        ("九峰水上乐园", "330751", "producing"), ("捷孚传动", "330752", "landed"), ("菜鸟电子商务", "330752", "producing"),
    ],
)  # fmt: skip
def test_the_named_projects_stand_where_the_survey_saw_them(entries, name, region, stage):
    rows = entries.execute(
        "SELECT p.values->>'region', p.values->>'planned_total', ARRAY(SELECT kind FROM projects_milestone m"
        " WHERE m.project_id = p.project_id AND m.basis = 'verified' AND m.closed_revision IS NULL"
        " AND m.occurred_on <= %s) FROM projects_particulars p"
        " WHERE p.values->>'name' LIKE %s AND p.values ? 'code' AND p.basis = 'verified' AND p.closed_revision IS NULL",
        [ON, f"%{name}%"],
    ).fetchall()
    assert len(rows) == 1
    assert rows[0][0] == region
    assert stage in rows[0][2]
    if name in ("时通", "捷孚传动"):
        assert rows[0][1] == {"时通": "28000", "捷孚传动": "206000"}[name]
