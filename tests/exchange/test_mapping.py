"""Columns find their fields by words, units and values; what is unsure is asked, what fits nothing is kept."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from exchange.ledgers import ledger, plain
from luodi.calc.amounts import UNITS, Amount
from luodi.calc.partial_dates import PartialDate
from luodi.exchange.mapping.fields import FieldKind, FieldSpec
from luodi.exchange.mapping.layouts import fingerprint
from luodi.exchange.mapping.matching import CATEGORY_BASE, propose
from luodi.exchange.mapping.values import RowReader
from luodi.exchange.reading.recognise import recognise
from luodi.exchange.reading.tables import Table
from luodi.projects.imports.catalogue import catalogue

FIELDS = (
    FieldSpec("name", "项目名称", FieldKind.TEXT, ("项目", "名称"), required=True),
    FieldSpec("investor", "投资方", FieldKind.TEXT, ("投资主体", "投资单位", "业主单位", "企业名称")),
    FieldSpec("place", "落户地", FieldKind.TEXT, ("县市区", "建设地点", "所在区县", "属地")),
    FieldSpec(
        "total", "计划总投资", FieldKind.AMOUNT, ("总投资", "投资总额", "投资规模"), measures=("CNY", "USD")
    ),
    FieldSpec("paid", "到位资金", FieldKind.AMOUNT, ("累计到位资金", "到资"), measures=("CNY", "USD")),
    FieldSpec("land", "用地面积", FieldKind.AMOUNT, ("用地", "占地面积"), measures=("mu", "m2")),
    FieldSpec(
        "started", "开工时间", FieldKind.DATE, ("开工日期", "动工时间"), not_words=("计划", "预计", "拟")
    ),
    FieldSpec(
        "industry", "产业", FieldKind.CHOICE, ("行业", "产业类别"),
        choices=(("先进制造业", "M"), ("现代服务业", "S"), ("现代农业", "A")),
    ),
    FieldSpec(
        "state", "项目状态", FieldKind.CHOICE, ("状态", "进展"),
        choices=(("在建", "building"), ("竣工", "done"), ("拟开工", "planned")),
    ),
    FieldSpec(
        "credit_code", "统一社会信用代码", FieldKind.TEXT, ("信用代码",), pattern=re.compile(r"[0-9A-Z]{18}")
    ),
)  # fmt: skip


def one(path: Path) -> Table:
    (table,) = recognise(path).tables
    return table


def test_a_whole_ledger_maps_without_a_question(tmp_path: Path) -> None:
    table = one(ledger(tmp_path / "台账.xlsx"))
    proposal = propose(table, FIELDS)
    letters = {c.number: c.letter for c in table.columns}
    assert {letters.get(n, n): code for n, code in proposal.fields.items()} == {
        "B": "name", "C": "investor", "D": "place", "E": "total", "F": "paid", "G": "started", "H": "land",
        "I": "state", CATEGORY_BASE: "industry",
    }  # fmt: skip
    assert [letters.get(choice.column, choice.column) for choice in proposal.unsure] == []
    assert proposal.missing == ()


def test_rows_come_out_typed_with_their_categories(tmp_path: Path) -> None:
    table = one(ledger(tmp_path / "台账.xlsx"))
    reader = RowReader(table, FIELDS, propose(table, FIELDS).fields)
    rows = [reader.read(row) for row in table.rows()]
    wan = UNITS["万元"]
    assert rows[1].values == {
        "name": "时通充电设备项目",
        "investor": "浙江时通电气",
        "place": "婺城区",
        "total": Amount(Decimal(28000), UNITS["亿元"]),
        "paid": Amount(Decimal(8000), wan),
        "started": PartialDate.of_half(2015, 1),
        "land": Amount(Decimal("35.6"), UNITS["亩"]),
        "industry": "M",
        "state": "building",
    }
    assert "paid" not in rows[2].values  # a dash is missing
    assert rows[3].values["paid"] == Amount(Decimal(0), wan)  # a zero is zero
    assert rows[3].values["total"].approximate
    assert str(rows[3].values["started"]) == "2014年6月30日"
    assert rows[4].values["industry"] == "S"
    assert not any(row.errors for row in rows)


def test_other_words_for_the_same_things_are_understood(tmp_path: Path) -> None:
    header = ["项目", "业主单位", "县市区", "投资总额/亿元", "动工时间", "占地面积（亩）", "所属行业"]
    row: list[object] = ["甲项目", "甲公司", "婺城区", 1.2, "2015年6月", 20, "先进制造业"]
    proposal = propose(one(plain(tmp_path / "a.xlsx", header, [row])), FIELDS)
    found = ["name", "investor", "place", "total", "started", "land", "industry"]
    assert [proposal.fields.get(n) for n in range(1, 8)] == found


def test_values_alone_can_tell(tmp_path: Path) -> None:
    header = ["项目名称", "机构标识", "阶段"]
    rows: list[list[object]] = [["甲", "91330701MA28D3XK5A", "在建"], ["乙", "91330702MA28D3XK5B", "竣工"]]
    proposal = propose(one(plain(tmp_path / "a.xlsx", header, rows)), FIELDS)
    assert proposal.fields == {1: "name", 2: "credit_code", 3: "state"}


def test_a_unit_rules_a_field_out_and_a_planned_date_is_not_the_date(tmp_path: Path) -> None:
    header = ["项目名称", "总投资（亩）", "计划开工时间"]
    proposal = propose(one(plain(tmp_path / "a.xlsx", header, [["甲", 5, "2015-06"]])), FIELDS)
    assert proposal.fields == {1: "name"}


def test_two_columns_for_one_field_are_asked_about(tmp_path: Path) -> None:
    header = ["项目名称", "总投资额（万元）", "投资总规模（万元）"]
    proposal = propose(one(plain(tmp_path / "a.xlsx", header, [["甲", 5, 6]])), FIELDS)
    assert list(proposal.fields.values()).count("total") == 1
    assert proposal.unsure


def test_a_required_field_without_a_column_is_said(tmp_path: Path) -> None:
    proposal = propose(one(plain(tmp_path / "a.xlsx", ["县市区", "总投资（万元）"], [["婺城", 5]])), FIELDS)
    assert proposal.missing == ("name",)


def test_unmapped_columns_stay_with_the_row(tmp_path: Path) -> None:
    table = one(plain(tmp_path / "a.xlsx", ["项目名称", "吉祥物"], [["甲", "兔"]]))
    reader = RowReader(table, FIELDS, propose(table, FIELDS).fields)
    (row,) = (reader.read(row) for row in table.rows())
    assert row.kept == {"吉祥物": "兔"}


@pytest.mark.parametrize(
    ("cells", "column", "says"),
    [
        (["甲", "12吨", "2015-06"], "B", "「吨」不是认得的单位"),
        (["甲", "12亩", "2015-06"], "B", "这一项不用这个单位"),
        (["甲", 5, "2015-13-01"], "C", "不是日历上有的日期；请写成"),
        ([None, 5, "2015-06"], "", "项目名称：没有填"),
    ],
)
def test_an_error_names_its_column_and_what_would_be_right(
    tmp_path: Path, cells: list[object], column: str, says: str
) -> None:
    header = ["项目名称", "总投资（万元）", "开工时间"]
    rows: list[list[object]] = [["好", 1, "2015-01"], ["好的", 1, "2015-02"], cells]
    table = one(plain(tmp_path / "a.xlsx", header, rows))
    reader = RowReader(table, FIELDS, propose(table, FIELDS).fields)
    (error,) = [reader.read(row) for row in table.rows()][2].errors
    assert error.column == column
    assert says in error.message


def test_a_form_filled_again_next_month_has_the_same_fingerprint(tmp_path: Path) -> None:
    def printed(month: str, unit: str = "万元") -> str:
        header = ["项目名称", f"2015年1-{month}月到位资金（{unit}）"]
        return fingerprint(one(plain(tmp_path / "a.xlsx", header, [["甲", 1]])))

    assert printed("6") == printed("7")
    assert printed("6") != printed("6", "亿元")


def test_yes_and_no_alone_do_not_say_what_they_answer(tmp_path: Path) -> None:
    """是否联合体投标 is no 重大项目; 是否重大 is."""
    path = plain(
        tmp_path / "a.xlsx",
        ["项目名称", "是否联合体投标", "是否重大"],
        [["甲", "是", "否"], ["乙", "否", "是"]],
    )
    assert propose(one(path), catalogue()).fields == {1: "name", 3: "major"}
