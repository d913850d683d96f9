"""考核 of the demonstration: targets and letters of 2014 and 2015, a scheme for each, marks; runs come after loading."""

import datetime as dt
import hashlib
import uuid
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Model

from luodi.assessment.enums import SchemeState
from luodi.assessment.models import (
    Letter,
    MonthlyShape,
    PlanTarget,
    ProvinceTarget,
    Scheme,
    SchemeVersion,
    Supplied,
    Target,
)
from luodi.assessment.models.target import line_of
from luodi.assessment.queries.letters import LetterState
from luodi.assessment.queries.papers import letter_papers
from luodi.demo import tables
from luodi.demo.city.journal import Act, Journal, When, on
from luodi.demo.city.moments import at_hour
from luodi.demo.city.organisation import MARK, Organisation
from luodi.indicators.catalogue import shipped
from luodi.ledger.enums import Basis, Precision
from luodi.org.models import Unit
from luodi.papers.pdf import to_pdf

BODY = Path(__file__).parents[1] / "data" / "scheme.yaml"
CODES = ("WC", "JD", "KFQ", "JY")
SIGNED_ON = {2014: dt.date(2014, 2, 12), 2015: dt.date(2015, 2, 27)}
"""The 扩大有效投资动员大会 at the beginning of the year."""
SCANNED = 2015
"""The year whose letters have their scans attached."""
ASKED: dict[int, dict[str, tuple[int, tuple[int, ...]]]] = {
    2014: {
        "arrived": (160, (48, 38, 52, 34)),
        "foreign_actual_in_period": (25000, (7000, 6000, 7500, 6500)),
        "started_in_period": (230, (70, 64, 66, 45)),
    },
    2015: {
        "arrived": (220, (80, 52, 60, 48)),
        "foreign_actual_in_period": (30000, (8000, 7000, 9500, 7500)),
        "started_in_period": (235, (66, 60, 74, 44)),
    },
}
"""{year: {figure: (the city's, each unit's)}}; the units together are asked more than the city (加码)."""
SHAPE = (5, 10, 18, 26, 36, 48, 56, 64, 73, 82, 91, 100)
MARKS = {2014: (92, 88, 95, 90), 2015: (91, 90, 94, 89)}
PLAN = "支持浙（婺）商创业创新促进赶超发展三年规划（2013—2015）"
PLANNED = {
    2013: (140, (42, 32, 44, 28)),
    2014: (160, (48, 38, 50, 32)),
    2015: (200, (64, 44, 56, 40)),
}


@cache
def scheme_body() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(BODY.read_text(encoding="utf-8"))
    return found


def record_assessments(
    journal: Journal, org: Organisation, files: dict[str, bytes]
) -> dict[type[Model], list[dict[str, Any]]]:
    """
    Targets, letters, shape, plan and marks as acts of their days; returns the plain rows of the schemes. The scans of
    the letters of 2015 go into `files`.
    """
    rows: dict[type[Model], list[dict[str, Any]]] = {Scheme: [], SchemeVersion: []}
    _plan(journal, org)
    for year in ASKED:
        _targets(journal, org, year)
        _letters(journal, org, year, files)
        scheme = _scheme(journal, org, year, rows)
        _marks(journal, org, year, scheme)
    return rows


def _year(year: int) -> When:
    return When(dt.date(year, 1, 1), dt.date(year, 12, 31), Precision.YEAR)


def _targets(journal: Journal, org: Organisation, year: int) -> None:
    before = at_hour(SIGNED_ON[year] - dt.timedelta(days=7), 10)
    act = journal.act(before, org.actor("yewu"), "assessment.set_targets")
    for figure, (city, units) in ASKED[year].items():
        _target(act, None, year, figure, city)
        for code, amount in zip(CODES, units, strict=True):
            _target(act, org.unit_ids[code], year, figure, amount)
    shape = journal.act(before + dt.timedelta(minutes=20), org.actor("yewu"), "assessment.set_shape")
    shape.add(
        MonthlyShape, _year(year), lineage=line_of("shape", year, ""), year=year, figure="",
        shares=[str(share) for share in SHAPE],
    )  # fmt: skip
    province = journal.act(before + dt.timedelta(minutes=40), org.actor("yewu"), "assessment.map_province")
    province.add(
        ProvinceTarget, _year(year), lineage=line_of("province", year, "实际利用外资"), year=year,
        name="实际利用外资", measure="亿美元", amount="2.2", figure="foreign_actual_in_period", factor="0.0001",
        note="省对市考核；本市口径按万美元",
    )  # fmt: skip


def _target(act: Act, unit: uuid.UUID | None, year: int, figure: str, amount: int) -> None:
    act.add(
        Target, _year(year), lineage=line_of("target", year, unit or "city", figure), unit_id=unit, year=year,
        figure=figure, figure_version=1, amount=amount, reason="",
    )  # fmt: skip


def _letters(journal: Journal, org: Organisation, year: int, files: dict[str, bytes]) -> None:
    signed = SIGNED_ON[year]
    act = journal.act(at_hour(signed, 15), org.actor("yewu"), "assessment.sign_letter")
    units = {unit.code: unit for unit in tables.units()}
    for number, code in enumerate(CODES):
        rows = [
            {"figure": figure, "name": shipped()[figure].name, "version": 1, "unit": shipped()[figure].unit,
             "amount": str(asked[number])}
            for figure, (_, asked) in _in_order(ASKED[year])
        ]  # fmt: skip
        head = next(a.name for a in tables.accounts() if a.unit == code and a.role == "county_reviewer")
        said: dict[str, Any] = {
            "year": year, "number": 1, "rows": rows, "document": f"{units[code].short_name}〔{year}〕责任书{MARK}",
            "signatory": head + MARK,
        }  # fmt: skip
        scan = _scan(Letter(**said, occurred_on=signed), units[code].name) if year == SCANNED else b""
        if scan:
            files[hashlib.sha256(scan).hexdigest()] = scan
        act.add(
            Letter, on(signed), lineage=line_of("letter", year, org.unit_ids[code]), unit_id=org.unit_ids[code],
            **said, sha256=hashlib.sha256(scan).hexdigest() if scan else "",
            file_name=f"{units[code].short_name}{year}年责任书签字扫描件{MARK}.pdf" if scan else "",
        )  # fmt: skip


def _scan(letter: Letter, unit: str) -> bytes:
    """What stands for the scan of a signed letter: the letter itself, marked as invented."""
    state = LetterState(Unit(name=unit), letter.rows, letter, ())
    paper = replace(*letter_papers(letter.year, [state], "金华市"), watermark="演示")
    return to_pdf(paper)


def _in_order(asked: dict[str, tuple[int, tuple[int, ...]]]) -> list[tuple[str, tuple[int, tuple[int, ...]]]]:
    order = {code: number for number, code in enumerate(shipped())}
    return sorted(asked.items(), key=lambda item: order[item[0]])


def _scheme(
    journal: Journal, org: Organisation, year: int, rows: dict[type[Model], list[dict[str, Any]]]
) -> uuid.UUID:
    made, approved = at_hour(dt.date(year, 1, 20), 9), at_hour(dt.date(year, 3, 10), 16)
    scheme, name = journal.key(made), f"{year}年度招商引资考核办法{MARK}"
    editor, chief = org.actor("yewu"), org.actor("lingzuban")
    rows[Scheme].append(
        {"id": scheme, "name": name, "year": year, "shipped": "", "made_at": made, "made_by": editor.name}
    )
    rows[SchemeVersion].append(
        {
            "id": journal.key(approved), "scheme_id": scheme, "number": 1, "body": {**scheme_body(), "name": name},
            "state": SchemeState.FROZEN.value, "reason": "", "edits": 12, "edited_at": made,
            "edited_by": editor.id, "edited_name": editor.name, "submitted_by": editor.id,
            "submitted_name": editor.name, "approved_at": approved, "approved_name": chief.name,
            "document": f"金招领〔{year}〕2号{MARK}",
        }
    )  # fmt: skip
    return scheme


def _marks(journal: Journal, org: Organisation, year: int, scheme: uuid.UUID) -> None:
    """The first reader in January after the year (for the running year in July), the second a day later."""
    day = dt.date(year + 1, 1, 15) if year == 2014 else dt.date(year, 7, 15)
    first, second = org.actor("yewu"), org.actor("kezhang")
    read = journal.act(at_hour(day, 10), first, "assessment.supply")
    confirmed = journal.act(at_hour(day + dt.timedelta(days=1), 10), second, "assessment.confirm_supplied")
    for code, mark in zip(CODES, MARKS[year], strict=True):
        unit = org.unit_ids[code]
        content: dict[str, Any] = {
            "scheme_id": scheme, "unit_id": unit, "code": "服务评价", "value": mark,
            "grounds": f"{year}年企业满意度测评{MARK}", "sha256": "", "file_name": "",
        }  # fmt: skip
        claim = read.add(
            Supplied, _year(year), lineage=line_of("supplied", scheme, unit, "服务评价"), **content,
            reader=first.id, reader_name=first.name,
        )  # fmt: skip
        confirmed.add(
            Supplied, _year(year), basis=Basis.VERIFIED, lineage=claim.lineage, claim=claim.id, **content,
            reader=second.id, reader_name=second.name,
        )  # fmt: skip


def _plan(journal: Journal, org: Organisation) -> None:
    act = journal.act(at_hour(dt.date(2013, 1, 25), 10), org.actor("yewu"), "assessment.set_plan")
    for year, (city, units) in PLANNED.items():
        pairs = [(None, city), *((org.unit_ids[c], a) for c, a in zip(CODES, units, strict=True))]
        for unit, amount in pairs:
            act.add(
                PlanTarget, _year(year), lineage=line_of("plan", PLAN, unit or "city", "arrived", year), plan=PLAN,
                unit_id=unit, year=year, figure="arrived", amount=amount,
            )  # fmt: skip
