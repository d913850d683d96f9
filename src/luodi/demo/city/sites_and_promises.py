"""Chains, sites with their reservations, admissions before meetings, and both sides' promises of the demonstration."""

import csv
import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from random import Random

from luodi.demo.city.dossier import Dossier
from luodi.demo.city.journal import Journal, Row, on
from luodi.demo.city.moments import END, at_hour, workdays_later
from luodi.demo.city.organisation import Organisation
from luodi.demo.tables import DATA, PLACES
from luodi.exchange.mapping.fields import FieldKind
from luodi.projects.enums import Kind
from luodi.sourcing.drafts import FIELDS, chains_of
from luodi.sourcing.models import (
    Admission,
    AdmissionMeeting,
    AdmissionVote,
    Chain,
    ChainNode,
    Promise,
    PromiseStep,
    Reservation,
    Site,
    SiteStanding,
)
from luodi.sourcing.queries.rules import bars_for, sample
from luodi.sourcing.queries.strength import falls_under
from luodi.sourcing.screening import Sheet, checks, hits, stored
from luodi.sourcing.terms import Part, PromiseKind, PromiseState, ReviewState, SiteKind, SiteState, Vote
from luodi.sourcing.workbooks import Row as FileRow

DRAWN = dt.date(2015, 3, 16)
SINCE, LAST = dt.date(2015, 9, 1), dt.date(2018, 9, 28)
ADMISSIONS, PROMISING = 14, 30
REGIONS = {"wucheng": "330702", "jindong": "330703", "kaifaqu": "330751", "jinyi": "330752"}
MEMBERS = (
    ("FGW", "heshi.fgw"),
    ("ZGJ", "heshi.zgj"),
    ("ZJJ", "heshi.zjj"),
    ("SCJ", "heshi.scj"),
    ("ZSJ", "kezhang"),
)
WANTED: list[list[str]] = [[], ["C36", "C38"], ["C34", "C35"], []]
CLAUSES = (
    ("government", PromiseKind.LAND, "协议签订后半年内供地", 180, "市资规局", ReviewState.NONE),
    ("government", PromiseKind.UTILITIES, "开工前水、电、路通到红线", 240, "属地管委会", ReviewState.NONE),
    ("government", PromiseKind.SUBSIDY, "设备投资按实际给予定额奖励", 720, "属地财政", ReviewState.FINE),
    ("enterprise", PromiseKind.TIMING, "供地后六个月内开工", 360, "项目业主", ReviewState.NONE),
    ("enterprise", PromiseKind.TAX, "达产后亩均税收不低于 20 万元", 1400, "项目业主", ReviewState.NONE),
)  # fmt: skip


def fill_office(journal: Journal, dossiers: list[Dossier], org: Organisation, rng: Random) -> None:
    """Comes after the projects' own history: the keys drawn before stay what they were."""
    _chains(journal, org)
    open_ones = [d for d in dossiers if _is_open(d)]
    rng.shuffle(open_ones)
    sites = _sites(journal, org, rng)
    _reserve(journal, sites, open_ones, rng)
    _admit(journal, open_ones[:ADMISSIONS], org, rng)
    _promise(journal, open_ones[:PROMISING], org, rng)


def _is_open(dossier: Dossier) -> bool:
    lost = any(dossier.life.day_of(kind) for kind in (Kind.CANCELLED, Kind.EXITED, Kind.HALTED))
    is_industry = falls_under(dossier.member.trade.industry, ("C",))
    return (
        is_industry
        and not dossier.member.is_foreign
        and not lost
        and SINCE <= dossier.member.signed_on <= LAST
    )


def _chains(journal: Journal, org: Organisation) -> None:
    """data/chains.csv, as the import would read it."""
    kinds = {field.label: field for field in FIELDS}
    rows = []
    with (DATA / "chains.csv").open(encoding="utf-8") as file:
        for number, line in enumerate(csv.DictReader(file), 2):
            values = {kinds[label].code: text for label, text in line.items() if text}
            values["part"] = next(part.value for part in Part if part.label == values["part"])
            rows.append(FileRow(number, {k: Decimal(v) if _is_number(k) else v for k, v in values.items()}))
    act = journal.act(at_hour(DRAWN, 10), org.actor("yewu"), "sourcing.import_chains")
    places = {"婺城区": "330702", "金东区": "330703", "金华开发区": "330751"}
    for draft in chains_of(rows):
        chain = act.add(
            Chain, on(DRAWN), name=draft.name, leader=draft.leader, lead_unit=draft.lead_unit,
            districts=[places[p] for p in draft.districts], source=draft.source,
        )  # fmt: skip
        for node in draft.nodes:
            act.add(
                ChainNode, on(DRAWN), chain=chain.lineage, code=node.code, name=node.name, part=node.part,
                products=list(node.products), industries=list(node.industries), feeds=list(node.feeds),
                strong_from=node.strong_from,
            )  # fmt: skip


def _is_number(code: str) -> bool:
    return next(field for field in FIELDS if field.code == code).kind is FieldKind.NUMBER


def _sites(journal: Journal, org: Organisation, rng: Random) -> list[tuple[str, Row]]:
    """(column of the place, plot) of the plots; besides, a plant and the energy quota of each place."""
    plots = []
    for column in PLACES:
        place = org.place(column)
        day = dt.date(2015, 4, 13)
        act = journal.act(at_hour(day, 15), place.reporter, "sourcing.register_site")
        short = place.unit_name.removesuffix("招商局")
        things: list[tuple[SiteKind, str, int, Decimal | None, list[str]]] = [
            (SiteKind.LAND, f"{short}工业{n}号地块（演示）", 30 + 15 * n, Decimal("1.5"), WANTED[n % 4])
            for n in range(1, 6)
        ]
        things.append((SiteKind.PLANT, f"{short}标准厂房（演示）", 12000, None, []))
        things.append((SiteKind.ENERGY, f"{short}年度能耗指标（演示）", 30000, None, []))
        for number, (kind, name, amount, ratio, codes) in enumerate(things):
            site = act.add(
                Site, on(day), kind=kind.value, name=name, region=REGIONS[column], unit=place.unit,
                unit_name=place.unit_name, amount=Decimal(amount), ratio=ratio, industries=codes,
            )  # fmt: skip
            state = SiteState.PREPARING if number == 4 else SiteState.AVAILABLE
            act.add(SiteStanding, on(day), site=site.lineage, state=state.value)
            if number == 4:
                ready = workdays_later(day, 150 + int(rng.random() * 200))
                then = journal.act(at_hour(ready, 11), place.reporter, "sourcing.change_site_state")
                then.add(
                    SiteStanding,
                    on(ready),
                    site=site.lineage,
                    state=SiteState.AVAILABLE.value,
                    note="场地平整完成",
                )
            if kind is SiteKind.LAND:
                plots.append((column, site))
    return plots


def _reserve(journal: Journal, sites: list[tuple[str, Row]], dossiers: list[Dossier], rng: Random) -> None:
    """Some plots were kept for a project of the place: most lapsed, one was released, the last still runs."""
    used: set[object] = set()
    for number, (column, site) in enumerate(sites[::2]):
        found = next((d for d in dossiers if d.member.place == column and d.id not in used), None)
        if found is None:
            continue
        used.add(found.id)
        day = workdays_later(found.member.signed_on, 10 + int(rng.random() * 20))
        until = dt.date(2030, 6, 28) if number == 7 else day + dt.timedelta(days=180)
        at = max(at_hour(day, 14), found.created_at + dt.timedelta(minutes=20))
        row = journal.act(at, found.place.reviewer, "sourcing.reserve_site").add(
            Reservation, on(day), site=site.lineage, holder_kind="project", holder=found.id, until_on=until,
            amount=site.content["amount"], document="区招商专题纪要（演示）", unit_name=found.place.unit_name,
        )  # fmt: skip
        if number == 3:
            freed = workdays_later(day, 30)
            journal.act(
                max(at_hour(freed, 16), at + dt.timedelta(hours=2)), found.place.reviewer, "sourcing.release_site",
                "企业改租厂房",
            ).supersede(row, released_on=freed, reason="企业改租厂房")  # fmt: skip


def _admit(journal: Journal, dossiers: Iterable[Dossier], org: Organisation, rng: Random) -> None:
    """Sheets of one project a meeting; the last is still waiting, one was let in with conditions, one deferred."""
    chosen = list(dossiers)
    for number, dossier in enumerate(chosen):
        applied = workdays_later(dossier.member.signed_on, 5)
        at = max(at_hour(applied, 9), dossier.created_at + dt.timedelta(minutes=30))
        sheet = _sheet(dossier, rng)
        row = journal.act(at, dossier.place.reporter, "sourcing.apply_admission").add(
            Admission, on(applied), project_id=dossier.id, promoter=dossier.place.reporter.id,
            promoter_name=dossier.place.reporter.name, unit=dossier.place.unit, unit_name=dossier.place.unit_name,
            region=REGIONS[dossier.member.place], industry=sheet.industry, content=dossier.member.content,
            investment=sheet.investment, land=sheet.land, tax=sheet.tax, output=sheet.output, ratio=sheet.ratio,
            screening=_screening(sheet, REGIONS[dossier.member.place]), state="applied", conditions=[],
        )  # fmt: skip
        if number < len(chosen) - 1:
            _hear(journal, dossier, row, applied, at, org, number)


def _sheet(dossier: Dossier, rng: Random) -> Sheet:
    investment = Decimal(dossier.member.planned)
    land = (investment / Decimal(280 + int(rng.random() * 120))).quantize(Decimal("0.1"))
    tax = (land * Decimal(8 + int(rng.random() * 20))).quantize(Decimal("0.1"))
    return Sheet(dossier.member.trade.industry, investment, land, tax, land * 420, Decimal("1.2"), None)


def _screening(sheet: Sheet, region: str) -> dict[str, object]:
    """By the shipped sample and thresholds, as the office had uploaded none; no database."""
    bars = bars_for(region, DRAWN, ())
    return stored(0, True, hits(sheet.industry, sample().lines), checks(sheet, bars))


def _hear(
    journal: Journal, dossier: Dossier, row: Row, applied: dt.date, at: dt.datetime, org: Organisation, number: int
) -> None:  # fmt: skip
    day = workdays_later(applied, 8)
    called = max(at_hour(workdays_later(applied, 2), 10), at + dt.timedelta(hours=1))
    act = journal.act(called, org.actor("lingzuban"), "sourcing.convene_meeting")
    members = [
        [str(org.unit_ids[code]), org.units[code].short_name, org.units[code].function] for code, _ in MEMBERS
    ]
    meeting = act.add(
        AdmissionMeeting,
        on(day),
        name="项目准入评审会（演示）",
        chair="分管副市长",
        place="市政府 3 号会议室",
        members=members,
    )
    row = act.supersede(row, state="scheduled", meeting=meeting.lineage)
    for place, (code, username) in enumerate(MEMBERS):
        how = (
            Vote.ABSTAIN if (place + number) % 9 == 0 else Vote.CONDITIONAL if number % 5 == 2 else Vote.AGREE
        )
        held = max(at_hour(day, 9, 30 + place), called + dt.timedelta(minutes=20 + place))
        journal.act(held, org.actor(username), "sourcing.cast_vote").add(
            AdmissionVote, on(day), project_id=dossier.id, admission=row.lineage, meeting=meeting.lineage,
            unit=org.unit_ids[code], unit_name=org.units[code].short_name, vote=how.value,
            words="先落实排水方案" if how is Vote.CONDITIONAL else "",
        )  # fmt: skip
    _conclude(journal, dossier, row, day, called, org, number)


def _conclude(
    journal: Journal, dossier: Dossier, row: Row, day: dt.date, called: dt.datetime, org: Organisation, number: int
) -> None:  # fmt: skip
    at = max(at_hour(day, 16), called + dt.timedelta(hours=2))
    minutes = f"金招领纪要〔{day.year}〕{number + 1}号（演示）"
    act = journal.act(at, org.actor("lingzuban"), "sourcing.decide_admission", minutes)
    if number % 7 == 4:
        act.supersede(
            row, state="deferred", decided_on=day, document=minutes, words="补充能耗和用水测算后再议。"
        )
        return
    due = day + dt.timedelta(days=270)
    conditions = [["开工前落实排水方案并经属地确认", due.isoformat()]] if number % 5 == 2 else []
    act.supersede(
        row, state="conditional" if conditions else "admitted", decided_on=day, document=minutes, conditions=conditions,
        words="同意准入。",
    )  # fmt: skip
    for clause, _ in conditions:
        act.add(
            Promise, on(day), project_id=dossier.id, side="enterprise", kind=PromiseKind.OTHER.value, clause=clause,
            due_on=due, owner="项目业主", document=minutes, admission=row.lineage, recorder=org.actor("lingzuban").id,
        )  # fmt: skip


def _promise(journal: Journal, dossiers: Iterable[Dossier], org: Organisation, rng: Random) -> None:
    for number, dossier in enumerate(dossiers):
        made = dossier.member.signed_on
        at = max(at_hour(workdays_later(made, 3), 15), dossier.created_at + dt.timedelta(minutes=40))
        for place, (side, kind, clause, days, owner, review) in enumerate(CLAUSES[: 3 + number % 3]):
            standing = ReviewState.WAITING if review and number % 10 == 9 else review
            due = made + dt.timedelta(days=days)
            typed = at + dt.timedelta(minutes=place)
            row = journal.act(typed, dossier.place.reporter, "sourcing.make_promise").add(
                Promise, on(made), project_id=dossier.id, side=side, kind=kind.value, clause=clause, due_on=due,
                owner=owner, document="投资协议（演示）", recorder=dossier.place.reporter.id,
                review=ReviewState.WAITING.value if review else "",
            )  # fmt: skip
            if standing is ReviewState.FINE:
                row = _review(journal, row, typed, org)
            if due < END and rng.random() < 0.75:
                _keep(journal, dossier, row, due, typed, rng)


def _review(journal: Journal, row: Row, typed: dt.datetime, org: Organisation) -> Row:
    at = typed + dt.timedelta(days=7)
    lawyer = org.actor("fazhi")
    act = journal.act(at, lawyer, "sourcing.review_promise", "定额奖励，不与税收挂钩，未限定经营者")
    return act.supersede(
        row, review=ReviewState.FINE.value, reviewed_on=at.date(), reviewer=lawyer.name,
        review_words="定额奖励，不与税收挂钩，未限定经营者（演示）。",
    )  # fmt: skip


def _keep(
    journal: Journal, dossier: Dossier, row: Row, due: dt.date, typed: dt.datetime, rng: Random
) -> None:
    day = min(due + dt.timedelta(days=int(rng.random() * 60) - 40), END)
    at = max(at_hour(workdays_later(day, 2), 10), typed + dt.timedelta(days=8))
    state = PromiseState.KEPT if rng.random() < 0.85 else PromiseState.BROKEN
    journal.act(at, dossier.place.reporter, "sourcing.record_promise_step").add(
        PromiseStep, on(day), project_id=dossier.id, promise=row.lineage, state=state.value,
        words="按协议办结" if state is PromiseState.KEPT else "未按期做到，已另行约定",
        document="兑现凭据（演示）" if state is PromiseState.KEPT else "",
    )  # fmt: skip
