"""Stored runs: their inputs, cards, doing them again, and the page of their doubt."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from luodi.access.enums import Scope
from luodi.assessment.enums import RunKind
from luodi.assessment.models import Publication, Run, Scorecard
from luodi.assessment.queries.inputs import LEDGER, Asked, Given, Table, gathered
from luodi.assessment.queries.scoring import evaluated, values_of
from luodi.calc.scoring.engine import score
from luodi.calc.scoring.levers import Bench, Gap, Influence, gap, influences
from luodi.calc.scoring.reading import read_scheme
from luodi.calc.scoring.scheme import Group
from luodi.indicators.periods import Period
from luodi.org.models import Unit


def run_table(run: Run) -> Table:
    """The inputs as they were."""
    return {
        unit: {code: Given.from_data(data) for code, data in row.items()}
        for unit, row in run.body["inputs"].items()
    }


def run_groups(run: Run) -> list[Group] | None:
    stored = run.body["groups"]
    return None if stored is None else [Group(g["name"], tuple(g["members"])) for g in stored]


@dataclass(frozen=True, slots=True)
class Again:
    """A run done again: from its stored inputs, and with the figures read anew as known at its tick."""

    unequal: tuple[str, ...]
    reread: tuple[str, ...]

    @property
    def is_equal(self) -> bool:
        return not self.unequal and not self.reread


def done_again(run: Run) -> Again:
    """What differs, as sentences; nothing when the run repeats to the digit."""
    table = run_table(run)
    outcome = evaluated(run.body["scheme"], table, run_groups(run), run.body["phase"])
    cards = {card.unit_name: card for card in Scorecard.objects.filter(run_id=run.pk)}
    unequal = [
        f"{card.unit}：存的是 {cards[card.unit].total} 分第 {cards[card.unit].place} 名，重算得 {card.total} 分第 {card.rank} 名"
        for card in outcome.scored.cards
        if (cards[card.unit].total, cards[card.unit].place) != (card.total, card.rank)
    ]
    return Again(tuple(unequal), tuple(_reread(run, table)))


def _reread(run: Run, table: Table) -> list[str]:
    scheme = read_scheme(run.body["scheme"], phase=run.body["phase"], groups=run_groups(run))
    first, last = (dt.date.fromisoformat(day) for day in run.body["period"])
    units = list(Unit.objects.filter(pk__in=[u["id"] for u in run.body["units"]]).select_related("region"))
    names = {u["id"]: u["name"] for u in run.body["units"]}
    for unit in units:
        unit.name = names[str(unit.pk)]
    asked = Asked(units, Period(first, last), dt.datetime.fromisoformat(run.body["known_at"]))
    anew = gathered(scheme, None, asked)
    return [
        f"{unit}「{code}」：存的是 {given.value}，按当时的认知重读得 {anew[unit][code].value}"
        for unit, row in table.items()
        for code, given in row.items()
        if scheme.inputs[code].source in LEDGER
        and given.value != anew[unit][code].value
        and "裁定" not in given.words
        and "试算" not in given.words
    ]


@dataclass(frozen=True, slots=True)
class Standing:
    """One group of a run, best first."""

    name: str
    cards: tuple[Scorecard, ...]


def standings(cards: Sequence[Scorecard]) -> list[Standing]:
    groups: dict[str, list[Scorecard]] = {}
    for card in sorted(cards, key=lambda c: (c.place, -c.total, c.unit_name)):
        groups.setdefault(card.group, []).append(card)
    return [Standing(name, tuple(found)) for name, found in groups.items()]


@dataclass(frozen=True, slots=True)
class DoubtPage:
    gaps: tuple[Gap, ...]
    influences: tuple[Influence, ...]
    weights: tuple[dict[str, Any], ...]
    varied: tuple[str, ...]
    runs: int


def doubt_page(run: Run) -> DoubtPage:
    """Ways to the next place of every unit and whose figures move the others; scored anew from the stored inputs."""
    scheme = read_scheme(run.body["scheme"], phase=run.body["phase"], groups=run_groups(run))
    values, _ = values_of(run_table(run))
    scored = score(scheme, values)
    gaps: list[Gap] = []
    moving: list[Influence] = []
    for group in dict.fromkeys(card.group for card in scored.cards):
        bench = Bench(scored, values, group)
        gaps += [gap(bench, unit) for unit in bench.group.members]
        moving += influences(bench)
    stored = run.body["doubt"]
    return DoubtPage(
        tuple(sorted(gaps, key=lambda one: one.place)), tuple(moving), tuple(stored["weights"]),
        tuple(stored["varied"]), stored["runs"],
    )  # fmt: skip


def gap_of(run: Run, unit: str) -> Gap:
    """One unit's way to the next place."""
    scheme = read_scheme(run.body["scheme"], phase=run.body["phase"], groups=run_groups(run))
    values, _ = values_of(run_table(run))
    scored = score(scheme, values)
    return gap(Bench(scored, values, scored.card(unit).group), unit)


@dataclass(frozen=True, slots=True)
class Listed:
    """A run in the list; `publication` None: not made known."""

    lineage: Any
    title: str
    year: int
    kind: str
    on: dt.date
    why: str
    run: Run | None
    publication: Publication | None
    own: tuple[Scorecard, ...] = ()

    @property
    def kind_words(self) -> str:
        return RunKind(self.kind).label


def listed_runs(user: Any) -> list[Listed]:
    """The city sees every run; a district what was published, with its own cards."""
    publications = {p.run_lineage: p for p in Publication.objects.open()}
    if user.standing.scope is Scope.CITY:
        return [
            Listed(r.lineage, r.title, r.year, r.kind, r.occurred_on, r.why, r, publications.get(r.lineage))
            for r in Run.objects.open().defer("body").order_by("-year", "-occurred_on", "-recorded_at")
        ]
    own: dict[Any, list[Scorecard]] = {}
    for card in Scorecard.objects.visible_to(user).open().filter(run_lineage__in=list(publications)):
        own.setdefault(card.run_lineage, []).append(card)
    found = []
    for lineage, publication in publications.items():
        cards = tuple(own.get(lineage, ()))
        on = cards[0].occurred_on if cards else publication.occurred_on
        kind = RunKind.FINAL if "年终" in publication.title else RunKind.MID
        found.append(
            Listed(lineage, publication.title, publication.year, kind, on, "", None, publication, cards)
        )
    return sorted(found, key=lambda one: (one.year, one.on), reverse=True)
