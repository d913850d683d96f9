"""An issue: drafted from a frozen period, written by section, its numbers bound at the frozen reading."""

import uuid
from collections.abc import Sequence
from typing import Any

from luodi.bulletins.bindings import bindings_in
from luodi.bulletins.blocks import BlockKind, blocks_in
from luodi.bulletins.document_templates import shipped_templates
from luodi.bulletins.enums import Form, IssueStep
from luodi.bulletins.models import Correction, Issue, IssueEvent, Override, Period, Section
from luodi.bulletins.operations.binding import bind, list_rows, number_rows
from luodi.bulletins.queries.corrections import corrected, previous_published, said_of
from luodi.bulletins.queries.issues import (
    Standing,
    bindings_of,
    days_of,
    freeze_of,
    placed,
    title_of,
)
from luodi.bulletins.queries.numbers import compute, places
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
        switch = spec.parts[part]
        require(
            by,
            switch.permission,
            f"您的岗位不能在通报里印「{switch.label}」，请由有权限的人起草，或去掉这一部分。",
        )
    if Issue.objects.filter(period=period, template=template, seq=frozen.seq).exists():
        raise Refusal(f"{period}的{spec.name}已经起草，请在列表里打开它。", "template")
    known_at = Revision.objects.values_list("at", flat=True).get(seq=frozen.seq)
    reading = Reading(on=period.last, known_at=known_at, seq=frozen.seq)
    listed = places(reading)
    bodies = [section.body for section in spec.sections if not section.part or section.part in parts]
    computed = compute(
        bindings_of(spec, bodies, listed),
        period=days_of(period), reading=reading, book=catalogue(), listed=listed,
    )  # fmt: skip
    issue = Issue(
        period=period, template=template, title=title_of(spec, period), on=period.last, seq=frozen.seq,
        known_at=known_at, parts=list(dict.fromkeys(parts)),
    )  # fmt: skip
    lists = list_rows(Standing(issue), bodies)
    with revision(by=by.actor, verb="bulletins.draft", request_key=request_key) as rev:
        issue.save(force_insert=True)
        Section.objects.bulk_create(
            Section(issue=issue, place=n, heading=s.heading, part=s.part, body=s.body, edited_by_name=by.name)
            for n, s in enumerate(spec.sections, 1)
        )
        rev.add(*number_rows(issue, computed.values(), listed, 1))
        rev.add(*lists)
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
            issue=issue, number=one.number.row.id, code=one.number.code, name=said_of(one.number),
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
    _refuse_ranking(by, standing, body)
    bind(
        by=by,
        standing=standing,
        body=body,
        request_key=request_key,
    )
    saved = Section.objects.filter(pk=section.pk, version=version).update(
        body=body.strip(), version=version + 1, edited_by_name=by.name
    )
    if not saved:
        raise TextMoved(Section.objects.get(pk=section.pk))
    section.refresh_from_db()
    return section


def _refuse_ranking(by: Any, standing: Standing, body: str) -> None:
    """Places and 红黑榜 typed into the text need what their switches need."""
    kinds = {block.kind for block in blocks_in(body, standing.template)}
    said = {binding.form for binding in bindings_in(placed(body), standing.regions)}
    if Form.PLACE in said or BlockKind.RANKING in kinds:
        require(by, "figures.rank", "文字里写位次要有「看各地排名」的权限；请删去位次，或由有权限的人改。")
    if BlockKind.REDBLACK in kinds:
        require(by, "bulletins.redblack", "您的岗位不能在通报里印红黑榜；请删去，或由有权限的人改。")


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


def _event(issue: Issue, step: IssueStep, by: Any, **more: Any) -> IssueEvent:
    return IssueEvent(issue=issue, step=step, actor=by.pk, actor_name=by.name, **more, **dated(today()))
