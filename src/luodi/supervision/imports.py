"""What came back in a workbook: each row goes through the same form and the same verb as if typed here."""

import datetime as dt
import hashlib
import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from luodi.exchange.reading.opening import Cell, open_workbook
from luodi.exchange.reading.refusals import UnreadableFile
from luodi.exchange.reading.tables import ROW_ID_HEADING
from luodi.exchange.writing.returns import ReturnColumn
from luodi.ledger.errors import AlreadyRecorded
from luodi.projects.forms.base import LedgerForm
from luodi.projects.models import Project
from luodi.supervision.errors import Refusal
from luodi.supervision.exports import pack_columns, word_columns
from luodi.supervision.forms.enterprise import WordForm
from luodi.supervision.forms.inspection import SiteForm
from luodi.supervision.models import Round, Visit
from luodi.supervision.operations.enterprise import record_call
from luodi.supervision.operations.inspection import Seen, record_visit

LARGEST = 20_000_000
"""Bytes; a package of two hundred projects has some fifty thousand."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`row` as numbered in the workbook."""

    row: int
    what: str
    sentence: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """A row that bears our mark. `values`: what was typed, by field; empty when nothing was."""

    row: int
    target: uuid.UUID
    values: Mapping[str, str]


def read_pack(*, by: Any, round_: Round, file: UploadedFile) -> list[Outcome]:
    """督查包 back: a row filled in is recorded, once however often it is sent; an empty one is left alone."""
    visits = {
        visit.pk: visit
        for visit in Visit.objects.visible_to(by).filter(round=round_).select_related("project")
    }

    def record(row: Marked) -> Outcome:
        visit = visits.get(row.target)
        if visit is None:
            return Outcome(row.row, "", "这一行不是本轮的项目，请传回本轮下载的督查包。", False)
        form = SiteForm({"site_person": "", **row.values})
        if not form.is_valid():
            return Outcome(row.row, visit.project.name, _wrong(form), False)
        data = form.cleaned_data
        seen = Seen(
            data["seen"], data["agreement"], data["visited_on"], data["inspector"], data["site_person"], (),
            form.finding(),
        )  # fmt: skip
        key = uuid.uuid5(visit.pk, "pack")
        said = _done(form, lambda: record_visit(by=by, visit=visit.pk, seen=seen, request_key=key))
        return Outcome(row.row, visit.project.name, said or "已记录", not said)

    return [record(row) for row in _marked(file, pack_columns())]


def read_words(*, by: Any, file: UploadedFile) -> list[Outcome]:
    """The enterprise's form back, by somebody outside the handling unit; the same row twice is one word."""
    digest = hashlib.sha256(file.read()).hexdigest()
    file.seek(0)

    def record(row: Marked) -> Outcome:
        project = Project.objects.visible_to(by).unmerged().filter(pk=row.target).first()
        if project is None:
            return Outcome(row.row, "", "这一行的项目不在您的范围内，或已经合并。", False)
        form = WordForm(dict(row.values))
        if not form.is_valid():
            return Outcome(row.row, project.name, _wrong(form), False)
        key = uuid.uuid5(project.pk, f"{digest} {row.row}")
        said = _done(
            form,
            lambda: record_call(by=by, project=project.pk, word=form.word(), on_form=True, request_key=key),
        )
        return Outcome(row.row, project.name, said or "已记下，等立项", not said)

    return [record(row) for row in _marked(file, word_columns())]


def _marked(file: UploadedFile, columns: Sequence[ReturnColumn]) -> list[Marked]:
    """Rows with our mark and something typed. Raises Refusal for a file that is none of ours, or nothing filled in."""
    if (file.size or 0) > LARGEST:
        raise Refusal("文件超过 20 MB，不像是下载的那份；请传原来的工作簿。", "file")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "returned"
        path.write_bytes(file.read())
        try:
            book = open_workbook(path, file.name or "")
            found = [row for sheet in book.sheets for row in _rows(sheet.rows(), columns)]
        except UnreadableFile as unread:
            raise Refusal(str(unread), "file") from unread
    if not found:
        raise Refusal("没有找到填好的行：请传下载的那份工作簿（不要另建），至少填一行。", "file")
    return found


def _rows(rows: Iterator[tuple[int, list[Cell]]], columns: Sequence[ReturnColumn]) -> Iterator[Marked]:
    place: dict[str, int] = {}
    codes = {column.title: column.field for column in columns if column.input}
    for number, cells in rows:
        words = [str(cell).strip() for cell in cells]
        if ROW_ID_HEADING in words:
            place = {word: at for at, word in enumerate(words) if word in codes or word == ROW_ID_HEADING}
            continue
        target = _target(words, place.get(ROW_ID_HEADING, -1))
        if target is None:
            continue
        values = {
            codes[title].code: _value(cells[at], codes[title].choices)
            for title, at in place.items()
            if title in codes and at < len(cells)
        }
        if any(values.values()):
            yield Marked(number, target, values)


def _target(words: Sequence[str], at: int) -> uuid.UUID | None:
    if not 0 <= at < len(words) or not words[at].startswith("P-"):
        return None
    try:
        return uuid.UUID(words[at].removeprefix("P-"))
    except ValueError:
        return None


def _value(cell: Cell, choices: Sequence[tuple[str, str]]) -> str:
    """As the form takes it: a day in ISO, a choice by its code where the word is known, else as typed."""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    text = str(cell).strip()
    return dict(choices).get(text, text)


def _wrong(form: LedgerForm) -> str:
    return "；".join(
        f"{form.fields[name].label}：{errors[0]}" if name in form.fields else str(errors[0])
        for name, errors in form.errors.items()
    )


def _done(form: LedgerForm, verb: Callable[[], Any]) -> str:
    """What went wrong, in a sentence; empty when it was done."""
    try:
        verb()
    except AlreadyRecorded:
        return "这一行已经记录过，没有再记。"
    except Refusal as refusal:
        place = form.place_of(refusal.field)
        return f"{form.fields[place].label}：{refusal.sentence}" if place else refusal.sentence
    return ""
