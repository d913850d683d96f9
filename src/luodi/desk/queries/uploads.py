"""Uploads a user may see, and what their pages show of staged rows."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from luodi.access.enums import Scope
from luodi.calc.amounts import Amount
from luodi.calc.partial_dates import PartialDate
from luodi.common import formats
from luodi.exchange.enums import Bucket, UploadState
from luodi.exchange.importers import importers
from luodi.exchange.models import StagedRow, Upload
from luodi.exchange.staging import decode
from luodi.projects.imports.catalogue import catalogue
from luodi.projects.imports.doubts import STATUS
from luodi.projects.imports.drafts import ruled
from luodi.projects.imports.values import LABELS
from luodi.projects.imports.values import shown as as_read
from luodi.projects.models import Project

ROWS_A_PAGE = 50
GONE, NOTICED = "gone", "noticed"
LEDGER = "projects"
"""A whole ledger: what it does not name is worth asking about, and it may open the books."""
FIRST_COLUMNS = (
    "unit", "region", "industry", "investor", "origin", "planned_total", "on_signed", "on_landed", "on_started",
    "arrived", "leader",
)  # fmt: skip
MOST_COLUMNS = 9
RULED = {"sector": "industry", "major": "planned_total"}
"""What a rule answers where a new row leaves it unsaid: the column of what it is answered from."""
BY_RULE = "（按规则）"


def uploads_for(user: Any) -> QuerySet[Upload]:
    """A unit's own; the whole city's for whoever sees the city."""
    found = Upload.objects.listed().filter(importer__in=[one.code for one in importers()])
    if user.standing.scope is Scope.NONE:
        return found.none()
    if user.standing.scope is Scope.CITY:
        return found
    return found.filter(_own(user))


def own_uploads(user: Any) -> QuerySet[Upload]:
    return uploads_for(user).filter(_own(user))


def is_own(user: Any, upload: Upload) -> bool:
    """Whether the user may go on with it: the uploader, or somebody of the same unit."""
    return upload.actor_id == user.pk or upload.unit_id in (user.unit_id, *user.standing.grantees)


def _own(user: Any) -> Q:
    units = [key for key in (user.unit_id, *user.standing.grantees) if key]
    return Q(unit_id__in=units) | Q(actor_id=user.pk)


@dataclass(frozen=True, slots=True)
class Tab:
    code: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """`place` names sheet and row as the person sees them; `texts` the values in the order of the columns."""

    staged: StagedRow
    place: str
    name: str
    texts: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Preview:
    tabs: tuple[Tab, ...]
    tab: str
    labels: tuple[str, ...]
    rows: tuple[PreviewRow, ...]
    page: "Page[Any]"
    numbers: Sequence[Any]


def preview(upload: Upload, user: Any, tab: str, page: Any, regions: dict[str, str]) -> Preview:
    """One page of one bucket. `tab` unknown or empty: the first that wants a person's eye."""
    counts = upload.counts
    gone, noticed = vanished(upload, user), upload.rows.noticed()
    tabs = [Tab(bucket.value, bucket.label, counts.get(bucket.value, 0)) for bucket in Bucket]
    tabs.append(Tab(NOTICED, "提醒", noticed.count()))
    if upload.state != UploadState.UNDONE and upload.importer == LEDGER:
        tabs.append(Tab(GONE, "表里没有的", gone.count()))
    known = {one.code for one in tabs}
    if tab not in known:
        urgent = [Bucket.SUSPECT, Bucket.ERROR, Bucket.NEW, Bucket.CHANGED]
        tab = next((code.value for code in urgent if counts.get(code.value)), Bucket.UNCHANGED.value)
    of_tab: dict[str, Any] = {GONE: gone.order_by("pinyin", "id"), NOTICED: noticed}
    rows: Any = of_tab.get(tab, upload.rows.filter(bucket=tab).order_by("id"))
    paginator = Paginator(rows, ROWS_A_PAGE)
    shown = paginator.get_page(page)
    codes = columns_of(upload)
    if tab == Bucket.NEW and upload.importer == LEDGER:
        codes += [code for code, source in RULED.items() if source in codes and code not in codes]
    found = () if tab == GONE else tuple(_row(row, codes, regions, upload) for row in shown)
    labels = tuple(LABELS[code] for code in codes)
    numbers = paginator.get_elided_page_range(shown.number)
    return Preview(tuple(tabs), tab, labels, found, shown, list(numbers))


def vanished(upload: Upload, user: Any) -> Any:
    """Moving projects of the units the file speaks of (at least the uploader's) that no row of it means."""
    named = upload.rows.filter(target__isnull=False).values("target")
    units = upload.rows.filter(values__unit__isnull=False).values_list("values__unit", flat=True).distinct()
    own = Project.objects.visible_to(user).unmerged().active().filter(unit__in=[upload.unit_id, *units])
    return own.exclude(pk__in=named)


def columns_of(upload: Upload) -> list[str]:
    """The fields the preview shows: of those the file holds, the telling ones first."""
    mapped = {
        code for sheet in upload.mapping.values() if sheet.get("use") for code in sheet.get("columns", {}).values()
    }  # fmt: skip
    rest = [spec.code for spec in catalogue() if spec.code not in (*FIRST_COLUMNS, "name")]
    return [code for code in (*FIRST_COLUMNS, *rest) if code in mapped - {STATUS}][:MOST_COLUMNS]


def _row(row: StagedRow, codes: Sequence[str], regions: dict[str, str], upload: Upload) -> PreviewRow:
    added: dict[str, Any] = {}
    if row.bucket == Bucket.NEW and upload.importer == LEDGER:
        added = ruled({code: decode(value) for code, value in row.values.items()}, upload.as_of)
    texts = tuple(
        (LABELS[code], f"{as_read(code, added[code])}{BY_RULE}" if code in added else text_of(code, row.values, regions))
        for code in codes
    )  # fmt: skip
    chosen = f"same:{row.target}" if row.decision == "same" else row.decision
    return PreviewRow(row, place_of(row), str(row.values.get("name") or "（没有名称）"), texts, chosen)


def place_of(row: StagedRow) -> str:
    return f"{row.sheet} 第 {row.number} 行"


_LABEL_OF = {
    spec.code: {code: written for written, code in reversed(spec.choices)} for spec in catalogue() if spec.choices
}  # fmt: skip


def text_of(code: str, values: dict[str, Any], regions: dict[str, str]) -> str:
    """A staged value as the person would write it."""
    value = decode(values.get(code))
    if value is None:
        return formats.NOTHING
    if code == "unit":
        return str(values.get("unit_name") or value)
    if code == "region":
        return regions.get(str(value), str(value))
    if isinstance(value, PartialDate):
        return formats.day(value)
    if isinstance(value, Amount):
        return str(value)
    return _LABEL_OF.get(code, {}).get(str(value), str(value))


def sample(upload: Upload, size: int) -> tuple[StagedRow, ...]:
    """
    Rows to be checked by hand before 期初数 are confirmed. Drawn by sha256("revision:row id"), smallest first,
    so that anybody who knows the revision draws the same.
    """
    keys = list(upload.rows.to_write().values_list("pk", flat=True))
    drawn = sorted(keys, key=lambda key: hashlib.sha256(f"{upload.revision}:{key}".encode()).digest())[:size]
    return tuple(upload.rows.filter(pk__in=drawn).order_by("id"))


def projects_of(upload: Upload) -> QuerySet[StagedRow, uuid.UUID | None]:
    """Keys of the projects the written file speaks of."""
    return upload.rows.filter(target__isnull=False).values_list("target", flat=True)
