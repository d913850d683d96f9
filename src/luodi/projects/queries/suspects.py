"""What the matcher finds for projects, and how a pair is laid side by side."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Q
from django.db.models.fields.json import KT

from luodi.calc.matching import Party, ProjectRecord, Suspect, project_suspects
from luodi.common import formats
from luodi.companies.enums import Verdict as Sameness
from luodi.ledger.models import Revision
from luodi.projects.enums import STAGE_LABELS, Currency, Status
from luodi.projects.models import Investor, Merge, PairVerdict, Particulars, Project, ProjectSuspicion
from luodi.projects.panels import Panel
from luodi.projects.presence import Source
from luodi.projects.queries.words import Names

MOST_SHOWN = 5


def find_suspects(touching: Collection[uuid.UUID] | None = None) -> tuple[int, list[Suspect]]:
    """
    (projects looked at, suspected pairs) over everything the connection's role sees; with `touching`, only pairs
    with one of these. Three queries.
    """
    records = _records()
    return len(records), project_suspects(records, touching)


def _records() -> list[ProjectRecord]:
    """What the matcher compares, older projects first. Amounts of another currency are left out, not converted."""
    parties: dict[uuid.UUID, list[Party]] = defaultdict(list)
    investors = Investor.objects.open().claimed().order_by("occurred_on", "id")
    for project, name, code in investors.values_list("project_id", "name", "credit_code"):
        parties[project].append(Party(name, code))
    names: dict[uuid.UUID, list[str]] = defaultdict(list)
    land: dict[uuid.UUID, Decimal] = {}
    said = Particulars.objects.open().claimed().order_by("occurred_on", "id")
    for project, name, area in said.values_list("project_id", KT("values__name"), KT("values__land_area")):
        if name:
            names[project].append(name)
        if area:
            land[project] = _decimal(area)
    projects = Project.objects.unmerged().filter(withdrawn=False).order_by("id")
    return [
        ProjectRecord(
            key, name, tuple(parties[key]), code, region,
            total if currency == Currency.CNY else None, land.get(key), signed,
            tuple(former for former in dict.fromkeys(names[key]) if former != name),
        )
        for key, name, code, region, total, currency, signed in projects.values_list(
            "id", "name", "national_code", "region", "planned_total", "currency", "signed_on"
        )
    ]  # fmt: skip


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal(0)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison; `differs` when both sides say something and not the same."""

    label: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        return self.left != self.right and formats.NOTHING not in (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Pair:
    """A suspicion laid side by side, with the verdict that stands on it."""

    suspicion: Any
    rows: Sequence[Row]
    verdict: PairVerdict | None


def side_by_side(suspicions: Iterable[ProjectSuspicion], names: Names) -> list[Pair]:
    """Each with what both sides say. Two queries for all."""
    pairs = list(suspicions)
    keys = {key for pair in pairs for key in (pair.left_id, pair.right_id)}
    parties: dict[uuid.UUID, list[str]] = defaultdict(list)
    for project, name, code in (
        Investor.objects.open()
        .claimed()
        .filter(project__in=keys)
        .order_by("occurred_on", "id")
        .values_list("project_id", "name", "credit_code")
    ):
        parties[project].append(f"{name}（{code}）" if code else name)
    found = PairVerdict.objects.open().filter(left_id__in=[pair.left_id for pair in pairs])
    verdicts = {(verdict.left_id, verdict.right_id): verdict for verdict in found}
    return [
        Pair(pair, _rows(pair, parties, names), verdicts.get((pair.left_id, pair.right_id))) for pair in pairs
    ]


def _rows(pair: Any, parties: dict[uuid.UUID, list[str]], names: Names) -> list[Row]:
    left, right = (_said(side, parties[side.pk], names) for side in (pair.left, pair.right))
    return [Row(label, left[label], right[label]) for label in left]


def _said(project: Project, parties: list[str], names: Names) -> dict[str, str]:
    nothing = formats.NOTHING
    return {
        "编号": project.code,
        "国家项目代码": project.national_code or nothing,
        "责任单位": project.unit_name,
        "区划": names.regions.get(project.region, project.region),
        "投资方": "、".join(parties) or nothing,
        "计划总投资": formats.money(project.planned_total, project.currency),
        "签约": formats.day(project.signed_on) if project.signed_on else nothing,
        "进展": f"{STAGE_LABELS.get(project.stage, nothing)}，{Status(project.status).label}",
    }


def suspected(user: Any, project: Project) -> list[ProjectSuspicion] | None:
    """Pairs of a project that nobody decided or that await merging, the most alike first; None when there are none."""
    own = ProjectSuspicion.objects.visible_to(user).standing().exclude(verdict=Sameness.DIFFERENT)
    pairs = own.filter(Q(left=project) | Q(right=project))
    return list(pairs.select_related("left", "right").order_by("-score", "id")[:MOST_SHOWN]) or None


SUSPECTED = Panel(
    "same", "疑似重复", 5, "projects/parts/suspected.html", suspected,
    reads=(Source(ProjectSuspicion, "left_id"), Source(ProjectSuspicion, "right_id")),
)  # fmt: skip


def who_merged(merge: Merge) -> uuid.UUID | None:
    """The person of the revision that recorded a merge."""
    return Revision.objects.filter(seq=merge.revision).values_list("actor", flat=True).first()
