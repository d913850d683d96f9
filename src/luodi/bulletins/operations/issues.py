"""An issue: drafted from a frozen period, written by section, its numbers bound at the frozen reading."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from luodi.bulletins.bindings import Binding
from luodi.bulletins.document_templates import shipped_templates
from luodi.bulletins.enums import IssueStep
from luodi.bulletins.models import BoundNumber, Correction, Issue, IssueEvent, Override, Period, Section
from luodi.bulletins.queries.corrections import corrected, previous_published
from luodi.bulletins.queries.issues import Standing, bindings_of, bound_in, days_of, freeze_of, title_of
from luodi.bulletins.queries.numbers import Computed, Place, compute, places
from luodi.indicators.catalogue import catalogue
from luodi.ledger.models import Revision, dated
from luodi.ledger.operations.revision import revision
from luodi.ledger.queries.reading import Reading, today
from luodi.projects.errors import Refusal
from luodi.projects.operations.writing import require, within


class TextMoved(Refusal):
    """Somebody saved the section meanwhile; `theirs` is what stands there now."""

    def __init__(self, section: Section) -> None:
        self.section = section
        super().__init__(
            f"「{section.heading}」刚被{section.edited_by_name or '别人'}改过。两份都在下面，请并成一份再保存。",
            "body",
        )


def draft(
    *, by: Any, period: Period, template: str, parts: Sequence[str] = (), request_key: uuid.UUID
) -> Issue:
    """
    A new issue of a frozen period: sections from the template, every number computed once and stored. Raises Refusal
    when the period is not frozen, the issue exists, or a part needs a permission `by` lacks; FigureRefusal for an
    unknown figure in the template.
    """
    require(by, "bulletins.prepare", "通报由市招商局业务人员起草。")
    spec = shipped_templates().get(template)
    if spec is None or period.kind not in spec.kinds:
        raise Refusal("这类期次没有这种文书，请从列表里选。", "template")
    frozen = freeze_of(period)
    if frozen is None or frozen.seq is None:
        raise Refusal(f"{period}还没有冻结。先核对、冻结，再起草，文书里的数才不会变。")
    for part in parts:
        if part not in spec.parts:
            raise Refusal(f"{spec.name}里没有「{part}」这一部分，请刷新后从列表里选。", "part")
        require(
            by,
            spec.parts[part].permission,
            f"您的岗位不能在通报里印「{spec.parts[part].label}」，请由有权限的人起草，或去掉这一部分。",
        )
    if Issue.objects.filter(period=period, template=template, seq=frozen.seq).exists():
        raise Refusal(f"{period}的{spec.name}已经起草，请在列表里打开它。", "template")
    known_at = Revision.objects.values_list("at", flat=True).get(seq=frozen.seq)
    reading = Reading(on=period.last, known_at=known_at, seq=frozen.seq)
    listed = places(reading)
    computed = compute(
        bindings_of(spec, [section.body for section in spec.sections], listed),
        period=days_of(period), reading=reading, book=catalogue(), listed=listed,
    )  # fmt: skip
    with revision(by=by.actor, verb="bulletins.draft", request_key=request_key) as rev:
        issue = Issue.objects.create(
            period=period, template=template, title=title_of(spec, period), on=period.last, seq=frozen.seq,
            known_at=known_at, parts=list(dict.fromkeys(parts)),
        )  # fmt: skip
        Section.objects.bulk_create(
            Section(issue=issue, place=n, heading=s.heading, part=s.part, body=s.body, edited_by_name=by.name)
            for n, s in enumerate(spec.sections, 1)
        )
        rev.add(*_numbers(issue, computed.values(), listed, 1))
        rev.add(_event(issue, IssueStep.DRAFTED, by))
        rev.add(*_corrections(issue, reading))
        rev.about(issue.pk)
    return issue


def _corrections(issue: Issue, reading: Reading) -> list[Correction]:
    """What the issue before printed and reads otherwise now."""
    earlier = previous_published(issue)
    if earlier is None:
        return []
    return [
        Correction(
            issue=issue, number=one.number.row.id, code=one.number.code, name=one.number.row.name,
            region_name=one.number.row.region_name, was=one.number.printed, now=one.now, **dated(today()),
        )
        for one in corrected(Standing(earlier), reading)
    ]  # fmt: skip


def save_section(
    *, by: Any, standing: Standing, place: int, body: str, version: int, request_key: uuid.UUID
) -> Section:
    """
    A section's text. New bindings are computed at the frozen reading and stored. Raises Refusal for a binding that
    cannot be read or an issue no longer in draft, FigureRefusal for an unknown figure, TextMoved when somebody else
    saved meanwhile.
    """
    require(by, "bulletins.prepare", "通报由市招商局业务人员起草。")
    if not standing.is_open:
        raise Refusal("这一期已经送审，文字不能再改；要改请先退回。", "body")
    section = Section.objects.filter(issue=standing.issue, place=place).first()
    if section is None:
        raise Refusal("没有这一节。")
    if section.version != version:
        raise TextMoved(section)
    bind(
        by=by,
        standing=standing,
        bindings=bound_in(body, standing.template, standing.regions, standing.listed),
        request_key=request_key,
    )
    saved = Section.objects.filter(pk=section.pk, version=version).update(
        body=body.strip(), version=version + 1, edited_by_name=by.name
    )
    if not saved:
        raise TextMoved(Section.objects.get(pk=section.pk))
    section.refresh_from_db()
    return section


def bind(*, by: Any, standing: Standing, bindings: Iterable[Binding], request_key: uuid.UUID) -> int:
    """Stores the numbers that are new. Returns how many."""
    new = [binding for binding in bindings if binding.token not in standing.numbers]
    if not new:
        return 0
    computed = compute(
        new,
        period=days_of(standing.period),
        reading=standing.reading,
        book=catalogue(),
        listed=standing.listed,
    )
    first = max((n.row.place for n in standing.numbers.values()), default=0) + 1
    with revision(by=by.actor, verb="bulletins.bind", request_key=request_key) as rev:
        rev.add(*_numbers(standing.issue, computed.values(), standing.listed, first))
        rev.about(standing.issue.pk)
    return len(computed)


def override(
    *, by: Any, standing: Standing, number: uuid.UUID, text: str, reason: str, request_key: uuid.UUID
) -> None:
    """
    Prints something else than was computed; an empty text takes that back. The reason is printed in the 备查册.
    """
    require(by, "bulletins.prepare", "通报由市招商局业务人员起草。")
    if not standing.is_open:
        raise Refusal("这一期已经送审，数不能再改；要改请先退回。", "text")
    found = next((n for n in standing.numbers.values() if n.row.id == number), None)
    if found is None:
        raise Refusal("这一期里没有这个数。")
    text = within(text, 60, "改印的文字", "text")
    if text and not reason.strip():
        raise Refusal("改印的数要写理由：依据什么文件、和系统里的数差在哪里。", "reason")
    if not text and found.override is None:
        raise Refusal("这个数没有改印过。", "text")
    entry = Override(
        issue=standing.issue, number=number, text=text, reason=reason.strip(), actor_name=by.name, **dated(today()),
    )  # fmt: skip
    with revision(
        by=by.actor, verb="bulletins.override", reason=reason.strip(), request_key=request_key
    ) as rev:
        if found.override is None:
            rev.add(entry)
        elif text:
            rev.supersede(found.override, entry)
        else:
            rev.retract(found.override)
        rev.about(standing.issue.pk)


def _numbers(
    issue: Issue, computed: Iterable[Computed], listed: Sequence[Place], first: int
) -> list[BoundNumber]:
    names = {place.code: place.name for place in listed}
    day = dated(today())
    return [
        BoundNumber(
            issue=issue,
            place=place,
            token=one.binding.token,
            figure=one.definition.code,
            version=one.definition.version,
            name=one.definition.name,
            unit=one.definition.unit,
            region=one.binding.region,
            region_name=names.get(one.binding.region, ""),
            first=one.period.first,
            last=one.period.last,
            form=one.binding.form,
            value=one.value,
            text=one.text,
            sample=one.sample,
            is_small=one.is_small,
            sentence=one.sentence,
            **day,
        )
        for place, one in enumerate(computed, first)
    ]


def _event(issue: Issue, step: IssueStep, by: Any, **more: Any) -> IssueEvent:
    return IssueEvent(issue=issue, step=step, actor=by.pk, actor_name=by.name, **more, **dated(today()))
