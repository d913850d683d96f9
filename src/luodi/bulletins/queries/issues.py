"""An issue as it stands: its stage, its numbers with what is printed for them, its text with numbers put in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from luodi.bulletins.bindings import Binding, bindings_in
from luodi.bulletins.blocks import bindings_of_block, blocks_in
from luodi.bulletins.document_templates import Template, shipped_templates
from luodi.bulletins.enums import STAGES, IssueStep, PeriodStep
from luodi.bulletins.models import (
    BoundNumber,
    Correction,
    DistrictWord,
    Issue,
    IssueEvent,
    NamedList,
    ObjectionAnswer,
    Override,
    Period,
    PeriodEvent,
    Section,
)
from luodi.bulletins.queries.numbers import Place, city_name, places, region_words
from luodi.indicators.periods import Period as Days
from luodi.ledger.queries.reading import Reading


@dataclass(frozen=True, slots=True)
class Number:
    """A bound number with what is printed: the computed text, or somebody's with a reason."""

    row: BoundNumber
    code: str
    override: Override | None

    @property
    def printed(self) -> str:
        return self.override.text if self.override else self.row.text

    @property
    def has_sample(self) -> bool:
        return self.row.value is not None


class Standing:
    """An issue with everything its pages and papers need, each read once."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        self.period = issue.period
        self.template: Template = shipped_templates()[issue.template]
        self.reading = Reading(on=issue.on, known_at=issue.known_at, seq=issue.seq)

    @cached_property
    def events(self) -> list[IssueEvent]:
        return list(IssueEvent.objects.open().filter(issue=self.issue).order_by("recorded_at", "id"))

    @cached_property
    def stage(self) -> IssueStep:
        return stage_of(self.events)

    @cached_property
    def listed(self) -> list[Place]:
        return places(self.reading)

    @cached_property
    def regions(self) -> dict[str, str]:
        return region_words(self.listed)

    @cached_property
    def sections(self) -> list[Section]:
        """Those of the parts that are switched on, in order."""
        switched = set(self.issue.parts)
        return [s for s in self.issue.sections.all() if not s.part or s.part in switched]

    @cached_property
    def numbers(self) -> dict[str, Number]:
        """{token: number}"""
        rows = BoundNumber.objects.open().filter(issue=self.issue).order_by("place")
        overrides = {o.number: o for o in Override.objects.open().filter(issue=self.issue)}
        found = {}
        for row in rows:
            row.issue = self.issue
            found[row.token] = Number(row, row.code, overrides.get(row.id))
        return found

    @cached_property
    def lists(self) -> dict[str, NamedList]:
        """{figure: the projects it counted}"""
        return {row.figure: row for row in NamedList.objects.open().filter(issue=self.issue)}

    @cached_property
    def corrections(self) -> list[Correction]:
        return list(Correction.objects.open().filter(issue=self.issue).order_by("code", "id"))

    @cached_property
    def answers(self) -> list[tuple[DistrictWord, ObjectionAnswer]]:
        """Objections to the period before, answered: this issue prints them."""
        before = (
            Period.objects.filter(kind=self.period.kind, last__lt=self.period.first).order_by("-last").first()
        )
        answers = (
            {a.objection: a for a in ObjectionAnswer.objects.open().filter(period=before)} if before else {}
        )
        words = (
            DistrictWord.objects.open().filter(lineage__in=list(answers)).order_by("region", "recorded_at")
        )
        return [(word, answers[word.lineage]) for word in words]

    def last(self, step: IssueStep) -> IssueEvent | None:
        return next((event for event in reversed(self.events) if event.step == step), None)

    @property
    def is_open(self) -> bool:
        """Whether its text may still be changed."""
        return self.stage is IssueStep.DRAFTED

    @property
    def registered(self) -> IssueEvent | None:
        """文号, 签发人 as OA gave them."""
        return self.last(IssueStep.REGISTERED)


def stage_of(events: Iterable[Any]) -> IssueStep:
    """The last step that moves an issue; 退回 leads back to the draft."""
    stage = IssueStep.DRAFTED
    for event in events:
        if event.step == IssueStep.RETURNED:
            stage = IssueStep.DRAFTED
        elif event.step in STAGES:
            stage = IssueStep(event.step)
    return stage


def stages_of(issues: Sequence[Issue]) -> Mapping[Any, IssueStep]:
    """{issue id: stage}, one query; none without issues."""
    if not issues:
        return {}
    events: dict[Any, list[IssueEvent]] = {}
    rows = IssueEvent.objects.open().filter(issue__in=issues).order_by("recorded_at", "id")
    for event in rows:
        events.setdefault(event.issue_id, []).append(event)
    return {issue.pk: stage_of(events.get(issue.pk, [])) for issue in issues}


def freeze_of(period: Period) -> PeriodEvent | None:
    """The freeze in force, if the period is frozen."""
    return freezes_of([period]).get(period.pk)


def freezes_of(periods: Iterable[Period]) -> dict[Any, PeriodEvent]:
    """{period id: the freeze in force}, one query; open periods are not in it."""
    steps = [PeriodStep.FROZEN, PeriodStep.REOPENED]
    rows = PeriodEvent.objects.open().filter(period__in=list(periods), step__in=steps)
    last = {event.period_id: event for event in rows.order_by("recorded_at", "id")}
    return {key: event for key, event in last.items() if event.step == PeriodStep.FROZEN}


def days_of(period: Period) -> Days:
    return Days(period.first, period.last, str(period))


def bindings_of(template: Template, bodies: Iterable[str], listed: Sequence[Place]) -> list[Binding]:
    """Everything a document binds: prose, then tables by column and district, the city last."""
    words = region_words(listed)
    found: list[Binding] = []
    for body in bodies:
        found += bound_in(body, template, words, listed)
    for table in template.tables.values():
        for place in (*listed, Place("", "")):
            found += [table_binding(column.binding, place.code) for column in table.columns]
    return list({binding.token: binding for binding in found}.values())


def bound_in(
    body: str, template: Template, words: Mapping[str, str], listed: Sequence[Place]
) -> list[Binding]:
    """What a section's text binds, in prose and in blocks. Raises Refusal."""
    regions = [place.code for place in listed]
    blocks = [binding for block in blocks_in(body, template) for binding in bindings_of_block(block, regions)]
    return [*bindings_in(placed(body), words), *blocks]


def table_binding(binding: Binding, region: str) -> Binding:
    return Binding(binding.figure, binding.span, region, binding.form)


def placed(body: str) -> str:
    """The body without its {{table:…}} and {{chart:…}} lines and its date words."""
    lines = (line for line in body.splitlines() if not line.strip().startswith("{{"))
    text = "\n".join(lines)
    for word in ("day_from", "day_to"):
        text = text.replace(f"{{{word}}}", "")
    return text


def title_of(template: Template, period: Period) -> str:
    return template.title.format(place=city_name(), period=str(period))
