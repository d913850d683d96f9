"""负面清单 screening, thresholds and conditions: what the sheet is held against, and how lists come in."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from luodi.ledger.queries.reading import today
from luodi.projects.errors import Refusal
from luodi.sourcing.operations.admission import Stated
from luodi.sourcing.operations.meeting import Condition, read_conditions
from luodi.sourcing.screening import Bar, ListLine, Sheet, checks, hits
from projects_cast import officer
from sourcing_office_cast import client_of, post, workbook

pytestmark = pytest.mark.django_db
D = dt.date
STATED = Stated(
    "330702", "C38", "年产 10 万套动力电池", Decimal(30000), Decimal(60), Decimal(1200), Decimal(90000), Decimal("1.2"),
    None,
)  # fmt: skip
LIST_HEAD = ("行业代码", "级别", "说明", "依据")


def test_screening_tells_within_the_line_from_too_coarse_to_know():
    lines = [ListLine("C25", "forbidden", "甲", ""), ListLine("C171", "restricted", "乙", "")]
    assert [(h.line.code, h.sure) for h in hits("C2511", lines)] == [("C25", True)]
    assert [(h.line.code, h.sure) for h in hits("C17", lines)] == [("C171", False)]
    assert "请填到 C171 这一级" in hits("C17", lines)[0].words
    assert hits("C26", lines) == []


def test_thresholds_are_shares_of_what_the_sheet_states():
    bars = [Bar(m, Decimal(v), "某文", True, True) for m, v in (
        ("intensity", 500), ("tax", 20), ("ratio", "1.2"), ("energy", "0.1"), ("output", 400),
    )]  # fmt: skip
    sheet = Sheet("C38", Decimal(30000), Decimal(60), Decimal(1199), None, Decimal("1.2"), Decimal(5))
    found = {c.bar.measure: (c.value, c.met) for c in checks(sheet, bars)}
    assert found["intensity"] == (Decimal("500.0000"), True)
    assert found["tax"] == (Decimal("19.9833"), False)
    assert found["ratio"] == (Decimal("1.2"), True)
    assert found["energy"] == (None, None)
    assert found["output"] == (None, None)


def test_conditions_are_read_line_by_line():
    assert read_conditions("环评，2027-06-30\n\n亩均税收，不低于20万元，2028年") == [
        Condition("环评", D(2027, 6, 30)), Condition("亩均税收，不低于20万元", D(2028, 12, 31)),
    ]  # fmt: skip
    with pytest.raises(Refusal, match="第 2 行「没有期限」看不出期限"):
        read_conditions("环评，2027-06-30\n没有期限")


def test_the_list_and_thresholds_come_in_through_the_page():
    chief = officer()
    client = client_of(chief)
    data = {
        "on": today().isoformat(),
        "document": "甲〔2026〕1号",
        "file": workbook([("C16", "禁止", "甲", "乙")], LIST_HEAD),
    }
    assert post(client, "/sourcing/admissions/rules/list/", data).status_code == 302
    said = client.get("/sourcing/admissions/rules/").content.decode()
    assert "第 1 版" in said
    assert "样例" not in said
    junk = data | {"file": SimpleUploadedFile("a.xlsx", b"not a workbook")}
    assert post(client, "/sourcing/admissions/rules/list/", junk).status_code == 422
    bar = {"measure": "tax", "value": "25", "source": "某文", "since": "2026-01-01"}
    assert post(client, "/sourcing/admissions/rules/threshold/", bar).status_code == 302
    for change in ({"value": "0"}, {"value": "9" * 30}, {"measure": "x"}, {"source": ""}, {"region": "x"}):
        assert post(client, "/sourcing/admissions/rules/threshold/", bar | change).status_code == 422, change
