"""From a file on somebody's desk to a table whose columns are known."""

import datetime as dt
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from django.db import transaction

from luodi.calc.amounts import UNITS
from luodi.exchange.enums import UploadState
from luodi.exchange.errors import MappingIncomplete, UnknownMapping, WrongState
from luodi.exchange.files import keep, path_of
from luodi.exchange.importers import importer as importer_named
from luodi.exchange.mapping.fields import FieldSpec
from luodi.exchange.mapping.layouts import fingerprint
from luodi.exchange.mapping.matching import propose
from luodi.exchange.models import Layout, Upload
from luodi.exchange.models.upload import DAY_ASKED, DAY_BANNER, DAY_NAME, DAY_STATED
from luodi.exchange.operations.layouts import remember
from luodi.exchange.queries.summaries import summary_of
from luodi.exchange.reading.day_told import day_told
from luodi.exchange.reading.recognise import recognise
from luodi.exchange.reading.refusals import UnreadableFile
from luodi.exchange.reading.tables import Kind, Recognised, Table
from luodi.ledger.actors import Actor
from luodi.ledger.queries.reading import today

Mapping = dict[str, dict[str, Any]]  # sheet → {"use": bool, "columns": {"2": field}, "units": {"5": "万元"}}


def receive(
    chunks: Iterable[bytes],
    *,
    file_name: str,
    importer: str,
    as_of: dt.date | None,
    by: Actor,
    options: dict[str, Any] | None = None,
) -> Upload:
    """
    Keeps the file under its sha256 and opens an upload in state UPLOADED. `as_of`: the last day the file
    speaks of; None: told by its name, else by a banner when it is recognised, else to be asked. Raises TooLarge,
    KeyError for an importer nobody registered.
    """
    importer_named(importer)
    kept = keep(chunks)
    name = PurePath(file_name.replace("\\", "/")).name[:255] or "未命名"
    told = day_told([PurePath(name).stem], today()) if as_of is None else None
    how = DAY_STATED if as_of else DAY_NAME if told else DAY_ASKED
    day = {"from": how, "text": told.text if told else ""}
    as_of = as_of or (told.day if told else today())
    return Upload.objects.create(
        importer=importer,
        file_name=name,
        size=kept.size,
        sha256=kept.sha256,
        as_of=as_of,
        options={**(options or {}), "day": day},
        actor_id=by.id,
        actor_name=by.name,
        unit_id=by.unit_id,
        unit_name=by.unit_name,
    )


def recognise_upload(upload: Upload) -> Recognised | None:
    """
    Reads the file; stores what was found. State becomes MAPPED when every column is sure or remembered from
    an earlier file of this layout, RECOGNISED when a person is to be asked, REFUSED (with the sentence) when
    the file cannot be read; None then.
    """
    try:
        found = recognise(path_of(upload.sha256), upload.title)
    except UnreadableFile as refusal:
        upload.state, upload.refusal = UploadState.REFUSED, str(refusal)
        upload.save(update_fields=["state", "refusal"])
        return None
    fields = importer_named(upload.importer).fields()
    mapping: Mapping = {}
    sure = True
    for table in found.tables:
        mapping[table.sheet], known = _proposed(upload, table, fields)
        sure = sure and known
    _read_day(upload, found)
    upload.recognised = summary_of(found, fields)
    upload.mapping = mapping
    upload.refusal = ""
    ready = sure and any(sheet["use"] for sheet in mapping.values())
    upload.state = UploadState.MAPPED if ready else UploadState.RECOGNISED
    upload.progress_done, upload.progress_total = 0, sum(table.row_count for table in found.tables)
    upload.save()
    return found


def set_day(upload: Upload, day: dt.date) -> Upload:
    """
    A person says up to which day the file speaks. Staged rows of an earlier check are dropped; what was PREVIEWED is
    MAPPED again. Raises WrongState.
    """
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=upload.pk)
        if upload.state not in UploadState.mappable():
            raise WrongState("改截止日", upload.get_state_display())
        upload.rows.all().delete()
        upload.as_of = day
        upload.options = {**upload.options, "day": {**upload.options.get("day", {}), "from": DAY_STATED}}
        if upload.state == UploadState.PREVIEWED:
            upload.state = UploadState.MAPPED
        upload.save()
    return upload


def confirm_mapping(upload: Upload, mapping: Mapping, *, by: Actor) -> Upload:
    """
    Takes a person's answer. Side effects: the mapping of every used sheet is remembered for its layout;
    staged rows of an earlier check are dropped; state becomes MAPPED. Raises MappingIncomplete,
    UnknownMapping, WrongState.
    """
    fields = {spec.code: spec for spec in importer_named(upload.importer).fields()}
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=upload.pk)
        if upload.state not in (*UploadState.mappable(), UploadState.CANCELLED):
            raise WrongState("改各列的对应", upload.get_state_display())
        tables = {table["sheet"]: table for table in upload.recognised["tables"]}
        for sheet, answer in mapping.items():
            if answer.get("use"):
                _refuse_incomplete(sheet, answer, tables, fields)
                table = tables[sheet]
                headings = [column["name"] for column in table["columns"]]
                remember(upload.importer, table["fingerprint"], headings, answer, by=by)
        upload.rows.all().delete()
        upload.mapping = {sheet: {"use": False} | mapping.get(sheet, {}) for sheet in tables}
        upload.state, upload.cancel_requested = UploadState.MAPPED, False
        upload.save()
    return upload


def cancel(upload: Upload) -> None:
    """Stops a running check at its next batch, or puts the upload away. What is written stays."""
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=upload.pk)
        if upload.state not in UploadState.open():
            raise WrongState("取消", upload.get_state_display())
        upload.rows.all().delete()
        upload.state, upload.cancel_requested = UploadState.CANCELLED, True
        upload.save()


def _read_day(upload: Upload, found: Recognised) -> None:
    """What the tables say of their day: taken where nobody said, kept beside what somebody said."""
    told = day_told([text for table in found.tables for text in (*table.banner, *table.notes)], today())
    if told is None:
        return
    day = {**upload.options.get("day", {}), "banner": [told.day.isoformat(), told.text]}
    if upload.is_day_asked:
        upload.as_of = told.day
        day |= {"from": DAY_BANNER, "text": told.text}
    upload.options = {**upload.options, "day": day}


def _proposed(upload: Upload, table: Table, fields: tuple[FieldSpec, ...]) -> tuple[dict[str, Any], bool]:
    """The mapping to start from, and whether nobody needs to be asked."""
    layout = Layout.objects.remembered(upload.importer, fingerprint(table), upload.unit_id)
    codes = {spec.code for spec in fields}
    if layout and set(layout.mapping["columns"].values()) <= codes:
        return layout.mapping | {"use": table.row_count > 0, "remembered": True}, True
    proposal = propose(table, fields)
    use = table.row_count > 0 and table.visible and not proposal.missing
    columns = {str(number): code for number, code in proposal.fields.items()}
    known = not proposal.unsure and not proposal.missing and not _without_unit(table, proposal.fields, fields)
    return {"use": use, "columns": columns, "units": {}}, known or not table.row_count


def _without_unit(table: Table, mapping: dict[int, str], fields: tuple[FieldSpec, ...]) -> list[int]:
    """Columns of bare numbers mapped to amounts, for which neither heading nor note names a unit."""
    amounts = {spec.code for spec in fields if spec.wants_unit}
    return [
        column.number
        for column in table.columns
        if column.kind is Kind.NUMBER and column.unit is None and mapping.get(column.number) in amounts
    ]


def _refuse_incomplete(
    sheet: str, answer: dict[str, Any], tables: dict[str, Any], fields: dict[str, FieldSpec]
) -> None:
    if sheet not in tables:
        raise UnknownMapping(sheet, "这张工作表")
    columns: dict[str, str] = answer.get("columns", {})
    known = {str(column["number"]) for column in tables[sheet]["columns"]}
    for number, code in columns.items():
        if number not in known:
            raise UnknownMapping(sheet, f"第 {number} 列")
        if code not in fields:
            raise UnknownMapping(sheet, f"「{code}」这一项")
    for name in answer.get("units", {}).values():
        if name not in UNITS:
            raise UnknownMapping(sheet, f"「{name}」这个单位")
    missing = [spec.label for spec in fields.values() if spec.required and spec.code not in columns.values()]
    if missing:
        raise MappingIncomplete(sheet, missing)
