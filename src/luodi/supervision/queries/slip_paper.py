"""A slip as a paper: the sheet that is stamped, for Word and PDF. Only reads."""

from luodi.common import formats
from luodi.ledger.queries.reading import today
from luodi.papers.document import Form, Paper, Paragraph, Run, Signing
from luodi.supervision.enums import SlipVerb
from luodi.supervision.models import Slip
from luodi.supervision.queries.presets import preset
from luodi.supervision.queries.slips import steps_of

SAID = (SlipVerb.FEEDBACK, SlipVerb.EXPLAINED, SlipVerb.CLAIMED)
DAY = "　　　年　　月　　日"


def slip_paper(slip: Slip, city: str) -> Paper:
    """One sheet: who asks whom, what about, by when, what was done; room for stamps."""
    problem = slip.problem
    due = formats.day(slip.due_on)
    if slip.first_due_on != slip.due_on:
        due += f"（原定 {formats.day(slip.first_due_on)}）"
    done = [
        f"{formats.day(s.step.occurred_on)} {SlipVerb(s.step.kind).label}：{s.step.note}"
        for s in reversed(steps_of(slip))
        if s.step.kind in SAID
    ]
    asked = "\n".join(text for text in (problem.title, problem.detail) if text)
    rows = (
        (("编号", slip.number or "（未编号）"), ("签发日期", formats.day(slip.issued_on))),
        (("签发单位", slip.issuer_unit_name), ("承办单位", slip.to_unit_name)),
        (("项目", f"{slip.project.name}（{slip.project.code}）"),),
        (("问题", asked),),
        (
            ("来源与原因", f"{problem.get_source_display()} · {problem.get_cause_display()}"),
            ("配合单位", problem.assisting or formats.NOTHING),
        ),
        (("办理要求", slip.demand),),
        (
            ("办结期限", "\n".join(text for text in (due, slip.due_note) if text)),
            ("逾期后果", preset().kind(slip.kind).consequence or "升级办理"),
        ),
        (("办理情况", "\n".join(done)),),
        (("签收", formats.day(slip.signed_on)), ("销号", formats.day(slip.closed_on))),
    )
    stamps = Signing(("签发单位（章）", DAY), ("承办单位（章）", DAY))
    seal = f"{formats.day(today())} 从系统打印。"
    return Paper(f"{city}招商引资工作{slip.label}", (Form(rows), Paragraph((Run(""),)), stamps), seal=seal)
