"""The importer of project ledgers (exchange.importers.Importer): checks, matches, writes, undoes."""

import threading
import uuid
from collections.abc import Iterable
from typing import Any

from luodi.calc.credit_code import fault as credit_code_fault
from luodi.calc.matching.names import tidy
from luodi.calc.partial_dates import PartialDate
from luodi.exchange.enums import Bucket
from luodi.exchange.importers import Change, ImportContext, ImportRow, Suspect
from luodi.exchange.mapping.fields import FieldSpec
from luodi.exchange.mapping.values import CellError
from luodi.ledger.operations.revision import OpenRevision
from luodi.ledger.queries.reading import today
from luodi.org.models import User
from luodi.projects.enums import Origin
from luodi.projects.errors import Refusal
from luodi.projects.imports.catalogue import MILESTONE_FIELDS, catalogue
from luodi.projects.imports.doubts import note_order, read_industry, read_status
from luodi.projects.imports.known import Known, KnownProject, load_known
from luodi.projects.imports.lookups import Lookups
from luodi.projects.imports.making import Making
from luodi.projects.imports.undoing import blockers, undo
from luodi.projects.imports.values import LABELS, differing, shown, values_of, with_followers
from luodi.projects.imports.writing import write_rows


class ProjectImporter(threading.local):
    """
    One instance serves all uploads. What it keeps of a file is reset by `begin` and is each thread's own: two
    people importing at once must not meet each other's units.
    """

    code = "projects"
    label = "项目台账"

    def fields(self) -> tuple[FieldSpec, ...]:
        return catalogue()

    def begin(self, context: ImportContext) -> None:
        self.by: Any = User.objects.get(pk=context.by.id)
        self.lookups = Lookups(self.by)
        self.making = Making()
        self.day = min(today(), context.as_of)
        self.known: Known | None = None
        self.seen: dict[tuple[str, str, str], int] = {}

    def check(self, context: ImportContext, rows: list[ImportRow]) -> None:
        """Adds to each row's errors whatever a person would have to put right; the rest of the file goes on."""
        for row in rows:
            self._check_places(row)
            read_status(row, self.day)
            read_industry(row)
            self._check_dates(row)
            note_order(row)
            code = row.values.get("credit_code")
            if code and (wrong := credit_code_fault(code)):
                row.errors.append(CellError("", code, f"统一社会信用代码：{wrong}"))
            self._check_values(row)
            self._check_twice(row)

    def match(self, context: ImportContext, rows: list[ImportRow]) -> None:
        """Sets bucket and target: by the row's mark, code, national code, or name within the unit."""
        known = self.known = self.known or load_known(self.by)
        known.look_up(rows)
        for row in rows:
            found = known.exact(row)
            if found is None:
                self._suspect(row, known)
                continue
            row.target = found.id
            row.changes = changes_of(row, found)
            row.bucket = Bucket.CHANGED if row.changes else Bucket.UNCHANGED

    def write(
        self, rev: OpenRevision, context: ImportContext, rows: list[ImportRow]
    ) -> Iterable[uuid.UUID | None]:
        return write_rows(rev, self.by, context, rows, self.making)

    def blockers(self, context: ImportContext, revision: int) -> list[str]:
        return blockers(revision)

    def undo(self, rev: OpenRevision, context: ImportContext, revision: int) -> int:
        return undo(rev, revision)

    def _check_places(self, row: ImportRow) -> None:
        """Fills unit, unit_name and region with keys, or says what is wrong."""
        values = row.values
        region_text = values.get("region")
        region = self.lookups.region(region_text)
        if region_text and region is None:
            row.errors.append(
                CellError("", region_text, f"所在区划：没有「{region_text}」；请写区县或功能区全称")
            )
        unit_text = values.get("unit")
        place = self.lookups.unit(unit_text, region)
        if place is None and unit_text:
            row.errors.append(CellError("", unit_text, f"责任单位：没有「{unit_text}」，或它不在您的范围内"))
        elif not unit_text and region and self.lookups.is_elsewhere(region):
            row.errors.append(
                CellError(
                    "", str(region_text), f"所在区划：「{region_text}」不是本单位的地方，这一行又没有写责任单位；"
                    "别的区县的项目请由那边上传，确是本单位的请补上责任单位",
                )
            )  # fmt: skip
        elif place is None:
            row.errors.append(CellError("", "", "责任单位：没有填，也不能从区划推出；请补上责任单位"))
        else:
            values |= {"unit": str(place.id), "unit_name": place.short_name, "region": region or place.region}
        country = values.get("country")
        if country:
            found = self.lookups.country(country)
            if found is None:
                row.errors.append(
                    CellError("", country, f"国别（地区）：没有「{country}」；请写通用中文名称")
                )
            else:
                values["country"] = "" if found == "CHN" else found
        if values.get("origin") == Origin.FOREIGN and values.get("investor") and not values.get("country"):
            row.errors.append(CellError("", "", "国别（地区）：境外投资要填，请补上"))

    def _check_dates(self, row: ImportRow) -> None:
        for code, when in row.values.items():
            if type(when) is PartialDate and code in MILESTONE_FIELDS and when.first > self.day:
                kind = MILESTONE_FIELDS[code]
                row.errors.append(
                    CellError(
                        "", str(when), f"{kind.label}日期：晚于这份表的截止日 {self.day}；没发生的事不填日期"
                    )
                )

    def _check_values(self, row: ImportRow) -> None:
        try:
            values_of(row)
        except Refusal as refusal:
            row.errors.append(CellError("", "", refusal.sentence))

    def _check_twice(self, row: ImportRow) -> None:
        name, unit = row.values.get("name"), row.values.get("unit")
        if not name or not unit or row.errors:
            return
        key = (tidy(name), unit, row.values.get("code", ""))
        if key in self.seen:
            first = self.seen[key]
            row.errors.append(
                CellError("", name, f"项目名称：与第 {first} 行相同；请删去其中一行，或写明期次")
            )
        self.seen[key] = row.number

    def _suspect(self, row: ImportRow, known: Known) -> None:
        near = known.near(row)
        if near:
            row.bucket = Bucket.SUSPECT
            row.suspects = [Suspect(key, name, reasons) for key, name, reasons in near]


def changes_of(row: ImportRow, found: KnownProject) -> list[Change]:
    """What the row says otherwise than the claimed present of a known project."""
    draft = with_followers(values_of(row), found.present)
    return [
        Change(code, LABELS[code], shown(code, found.present.get(code)), shown(code, draft[code]))
        for code in differing(draft, found.present)
    ]
