"""准入: a project's sheet is handed in, screened, corrected or taken back."""

import dataclasses
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from luodi.companies.queries.industries import industry_name
from luodi.ledger.models import dated
from luodi.ledger.queries.reading import today
from luodi.org.models import Region
from luodi.projects.errors import Refusal
from luodi.projects.operations.writing import locked_one, require, said
from luodi.sourcing.models import Admission
from luodi.sourcing.operations.revisions import sourcing_revision, standing_entry
from luodi.sourcing.queries.rules import bars_for, list_in_force
from luodi.sourcing.screening import Sheet, checks, hits, stored
from luodi.sourcing.terms import LET_IN, AdmissionState

NOT_APPLYING = "您的岗位不能申报准入。"
WAITING = frozenset({AdmissionState.APPLIED, AdmissionState.DEFERRED})
RUNNING = WAITING | {AdmissionState.SCHEDULED}
KEPT = (
    "promoter", "promoter_name", "unit", "unit_name", "region", "industry", "content", "investment", "land", "tax",
    "output", "ratio", "energy", "screening", "state", "meeting", "decided_on", "document", "words", "conditions",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stated:
    """The sheet as typed: 万元, 亩, 吨标准煤."""

    region: str
    industry: str
    content: str
    investment: Decimal
    land: Decimal | None
    tax: Decimal | None
    output: Decimal | None
    ratio: Decimal | None
    energy: Decimal | None


def successor(old: Admission, **changed: Any) -> Admission:
    """The same sheet but for what changed, to supersede it."""
    values = {name: getattr(old, name) for name in KEPT} | changed
    return Admission(project_id=old.project_id, **values, **dated(old.occurred_on))


def apply(*, by: Any, project: uuid.UUID, stated: Stated, request_key: uuid.UUID | None = None) -> Admission:
    """
    Hands in a sheet, screened by today's list and the place's thresholds; what they say stops nothing here. Raises
    Refusal for an unknown industry or place, or while another sheet of the project is open or was let in.
    """
    require(by, "sourcing.apply", NOT_APPLYING)
    _refuse(stated)
    with sourcing_revision(by=by, verb="apply_admission", request_key=request_key) as rev:
        header = locked_one(by, project)
        earlier = Admission.objects.open().filter(project=header)
        if earlier.filter(state__in=RUNNING).exists():
            raise Refusal(f"「{header.name}」已有一份准入申请在办，请在那一份上修改，不要重复申报。")
        if earlier.filter(state__in=LET_IN).exists():
            raise Refusal(f"「{header.name}」已经准入，不用再申报。内容有重大变化的，请评审会先撤销原结论。")
        entry = Admission(
            project=header, promoter=by.pk, promoter_name=by.name, unit=by.actor.unit_id or header.unit,
            unit_name=by.actor.unit_name or header.unit_name, **dataclasses.asdict(stated),
            screening=_screened(stated), **dated(today()),
        )  # fmt: skip
        rev.add(entry)
    return entry


def correct(
    *, by: Any, admission: uuid.UUID, stated: Stated, request_key: uuid.UUID | None = None
) -> Admission:
    """Corrects a sheet before its meeting, or after 补充材料再议, and screens it again. Raises Refusal later than that."""
    require(by, "sourcing.apply", NOT_APPLYING)
    _refuse(stated)
    with sourcing_revision(by=by, verb="correct_admission", request_key=request_key) as rev:
        old = standing_entry(Admission, by, admission, "这份准入申请")
        if old.state not in WAITING:
            raise Refusal(
                f"这份申请{old.get_state_display()}，不能再改。上会以后要改的，请评审会定「补充材料再议」。"
            )
        new = successor(
            old,
            **dataclasses.asdict(stated),
            screening=_screened(stated),
            state=AdmissionState.APPLIED,
            meeting=None,
        )
        rev.supersede(old, new)
    return new


def withdraw(
    *, by: Any, admission: uuid.UUID, reason: str, request_key: uuid.UUID | None = None
) -> Admission:
    """The promoting unit takes its sheet back before a decision. Raises Refusal without a reason or afterwards."""
    require(by, "sourcing.apply", NOT_APPLYING)
    why = said(reason, "reason", "请写明为什么撤回。")
    with sourcing_revision(by=by, verb="withdraw_admission", reason=why, request_key=request_key) as rev:
        old = standing_entry(Admission, by, admission, "这份准入申请")
        if old.state not in RUNNING:
            raise Refusal(f"这份申请{old.get_state_display()}，不能撤回。")
        if old.unit not in by.standing.grantees:
            raise Refusal(f"这份申请由{old.unit_name}申报，请由申报单位撤回。")
        new = successor(old, state=AdmissionState.WITHDRAWN, words=why, decided_on=today())
        rev.supersede(old, new)
    return new


def _refuse(stated: Stated) -> None:
    if not industry_name(stated.industry):
        raise Refusal(
            f"行业代码「{stated.industry}」不在已装入的国民经济行业分类里；请填大类（如 C36）或更细的代码。",
            "industry",
        )
    if not Region.objects.counties_and_zones().filter(pk=stated.region).exists():
        raise Refusal("没有这个区划，请重新选择。", "region")


def _screened(stated: Stated) -> dict[str, Any]:
    standing = list_in_force(today())
    sheet = Sheet(
        stated.industry,
        stated.investment,
        stated.land,
        stated.tax,
        stated.output,
        stated.ratio,
        stated.energy,
    )
    found = hits(stated.industry, standing.lines)
    return stored(standing.number, standing.is_sample, found, checks(sheet, bars_for(stated.region, today())))
