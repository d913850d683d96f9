"""A blank form somebody dropped: its tables, which field goes where, what a person changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import Http404

from luodi.exchange.files import path_of
from luodi.exchange.mapping.matching import CATEGORY_BASE, propose
from luodi.exchange.operations.layouts import remembered_form
from luodi.exchange.reading.tables import Kind, Recognised, Table
from luodi.exchange.writing.forms import recognised_blank
from luodi.ledger.actors import Actor
from luodi.projects.imports.catalogue import catalogue
from luodi.projects.imports.values import LABELS

PURPOSE = "form:projects"
SALT = "luodi.desk.blank_form"


@dataclass(frozen=True, slots=True)
class BlankForm:
    """A kept file under a signed name: nothing is stored of it but the file itself."""

    sha256: str
    name: str


@dataclass(frozen=True, slots=True)
class FormColumn:
    control: str
    letter: str
    heading: str
    unit: str
    field: str
    label: str


@dataclass(frozen=True, slots=True)
class FormTable:
    sheet: str
    unsure: tuple[FormColumn, ...]
    known: tuple[FormColumn, ...]
    unknown: tuple[FormColumn, ...]
    is_remembered: bool


def token_of(form: BlankForm, user: Any) -> str:
    """Names the file in an address that only this user can open."""
    return signing.dumps([form.sha256, form.name, str(user.pk)], salt=SALT)


def form_of(token: str, user: Any) -> BlankForm:
    """Raises Http404 for a forged address, somebody else's, or a file that is gone."""
    try:
        sha256, name, owner = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        raise Http404("没有这张空表；请从「导入与填表」重新拖入。") from None
    if owner != str(user.pk) or not path_of(sha256).exists():
        raise Http404("没有这张空表；请从「导入与填表」重新拖入。")
    return BlankForm(sha256, name)


def recognised_form(form: BlankForm) -> Recognised:
    """Raises UnreadableFile."""
    return recognised_blank(path_of(form.sha256), form.name)


def mappings_of(found: Recognised, by: Actor) -> tuple[dict[str, dict[int, str]], set[str]]:
    """By sheet {column: field}: what was confirmed for this layout, else proposed; and the remembered sheets."""
    remembered = remembered_form(PURPOSE, found, by=by)
    proposed = {
        table.sheet: {n: code for n, code in propose(table, catalogue()).fields.items() if n < CATEGORY_BASE}
        for table in found.tables
    }
    return proposed | remembered, set(remembered)


def tables_of(
    found: Recognised, mappings: Mapping[str, Mapping[int, str]], remembered: set[str]
) -> list[FormTable]:  # fmt: skip
    tables = []
    for index, table in enumerate(found.tables):
        chosen = mappings.get(table.sheet, {})
        columns = [
            FormColumn(
                f"c{index}-{column.number}", column.letter, column.name, column.unit.name if column.unit else "",
                chosen.get(column.number, ""), LABELS.get(chosen.get(column.number, ""), ""),
            )
            for column in table.columns
            if column.kind not in (Kind.SEQUENCE, Kind.OURS) and column.name != "序号"
        ]  # fmt: skip
        doubtful = set() if table.sheet in remembered else _doubtful(index, table)
        tables.append(
            FormTable(
                table.sheet,
                tuple(c for c in columns if c.field and c.control in doubtful),
                tuple(c for c in columns if c.field and c.control not in doubtful),
                tuple(c for c in columns if not c.field),
                table.sheet in remembered,
            )
        )
    return tables


def _doubtful(index: int, table: Table) -> set[str]:
    """Controls of the columns whose field is only a guess."""
    return {f"c{index}-{choice.column}" for choice in propose(table, catalogue()).unsure}


def answered(found: Recognised, posted: Mapping[str, Any]) -> dict[str, dict[int, str]]:
    """What a person chose for each column; an empty choice leaves the column blank."""
    return {
        table.sheet: {
            column.number: code
            for column in table.columns
            if (code := posted.get(f"c{index}-{column.number}", "")) in LABELS
        }
        for index, table in enumerate(found.tables)
    }
