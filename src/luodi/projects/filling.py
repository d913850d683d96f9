"""What goes out of the ledger into forms: rows for other people's blanks, the pre-filled monthly return."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet

from luodi.calc.amounts import UNITS, Amount
from luodi.exchange.mapping.fields import FieldKind, FieldSpec
from luodi.exchange.writing.returns import ReturnColumn, ReturnRow
from luodi.org.models import Country
from luodi.projects.enums import PROGRESS, STAGE_LABELS, Currency, Status
from luodi.projects.imports.catalogue import MILESTONE_FIELDS, catalogue
from luodi.projects.imports.known import presents
from luodi.projects.imports.values import MONEY_FIELDS
from luodi.projects.models import Project
from luodi.projects.operations.money import USD_KINDS

BATCH = 2_000
STATUS_OF_FIELD = {"on_halted": Status.HALTED, "on_cancelled": Status.CANCELLED, "on_exited": Status.EXITED}
SPECS: Mapping[str, FieldSpec] = {spec.code: spec for spec in catalogue()}


def form_rows(
    user: Any, condition: Q, codes: Iterable[str], regions: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """A dict of typed values per project the user may see, for exchange.writing.forms.fill_form, by name."""
    found = Project.objects.visible_to(user).unmerged().filter(condition)
    return project_rows(found.order_by("pinyin", "id"), codes, regions)


def project_rows(
    projects: "QuerySet[Project]", codes: Iterable[str], regions: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """The same for a chosen set, in its order. A 停建 or 取消 that no longer holds is left out."""
    wanted = frozenset(codes)
    countries = dict(Country.objects.values_list("alpha3", "name")) if "country" in wanted else {}
    stream = projects.iterator(chunk_size=BATCH)
    while batch := list(islice(stream, BATCH)):
        known = presents({project.pk for project in batch})
        for project in batch:
            present = {**known[project.pk], "code": project.code, "name": project.name}
            present["status"] = _status(project)
            present |= {"unit": project.unit_name, "region": regions.get(project.region, project.region)}
            for code, status in STATUS_OF_FIELD.items():
                if project.status != status:
                    present.pop(code, None)
            if present.get("country"):
                present["country"] = countries.get(present["country"], present["country"])
            yield {code: value for code in wanted if (value := typed(code, present)) not in (None, "")}


def _status(project: Project) -> str:
    """How far it came, or what became of it."""
    if project.status != Status.ACTIVE:
        return str(Status(project.status).label)
    return STAGE_LABELS.get(project.stage, "")


def typed(code: str, present: Mapping[str, Any]) -> Any:
    """A present value (imports.known.presents) with its unit, or in words where it is a choice."""
    value = present.get(code)
    if value in (None, ""):
        return None
    spec = SPECS[code]
    if code in MONEY_FIELDS:
        return Amount(value, UNITS["万美元" if MONEY_FIELDS[code] in USD_KINDS else "万元"])
    if spec.kind is FieldKind.AMOUNT:
        unit = spec.unit or ("万美元" if present.get("currency") == Currency.USD else "万元")
        return Amount(Decimal(str(value)), UNITS[unit])
    if spec.kind is FieldKind.NUMBER:
        return Decimal(str(value))
    if spec.choices:
        code_of = "1" if value is True else str(value)
        return next((word for word, stored in spec.choices if stored == code_of), str(value))
    return value


SHOWN_IN_RETURN = ("name", "region", "planned_total", "leader")
ASKED_MONEY = ("arrived", "invested")


def return_columns(projects: Iterable[Project]) -> list[ReturnColumn]:
    """
    Locked: what is known. Open: running totals, and of the milestones only those that come next for one of the
    projects (the two after the furthest reached), so that nobody is asked what is long told.
    """
    stages = {project.stage for project in projects}
    ahead = {kind for stage in stages for kind in PROGRESS[stage : stage + 2]}
    dates = [code for code, kind in MILESTONE_FIELDS.items() if kind in ahead]
    wan = UNITS["万元"]
    return [
        *(ReturnColumn(SPECS[c], False, wan if c == "planned_total" else None, 36 if c == "name" else 14)
          for c in SHOWN_IN_RETURN),
        *(ReturnColumn(SPECS[c], True, wan, 18) for c in ASKED_MONEY),
        *(ReturnColumn(SPECS[c], True) for c in dates),
    ]  # fmt: skip


def return_rows(
    projects: Sequence[Project], columns: Sequence[ReturnColumn], regions: Mapping[str, str]
) -> Iterator[ReturnRow]:
    """Each project with what is known of it, in the order given."""
    known = presents({project.pk for project in projects})
    codes = [column.field.code for column in columns]
    for project in projects:
        present = {
            **known[project.pk],
            "name": project.name,
            "region": regions.get(project.region, project.region),
        }
        yield ReturnRow(project.pk, {code: typed(code, present) for code in codes})


def signed_in(year: int) -> Q:
    return Q(signed_on__gte=dt.date(year, 1, 1), signed_on__lte=dt.date(year, 12, 31))
