"""From an opened workbook to its tables: the one entry point of reading."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

from luodi.calc.amounts import NotANumber, read_amount
from luodi.exchange.reading.beside import left_of, table_beside
from luodi.exchange.reading.columns import columns_of
from luodi.exchange.reading.headers import Header, find_header, head_of, is_filled
from luodi.exchange.reading.opening import RawSheet, RawWorkbook, Row, open_workbook
from luodi.exchange.reading.refusals import NoTable
from luodi.exchange.reading.rows import CategoryRow, HeaderAgain, NoteRow, OtherTable, RowSorter, TotalRow
from luodi.exchange.reading.tables import Column, DataRow, Kind, Recognised, Table
from luodi.exchange.reading.totals import check_totals

SAMPLE_ROWS = 400


def recognise(path: Path, title: str = "") -> Recognised:
    """Every table of the file at `path`; `title` names the sheet of a text file.

    Raises UnreadableFile, of it NoTable where no sheet holds one.
    """
    return recognise_workbook(open_workbook(path, title))


def recognise_workbook(book: RawWorkbook) -> Recognised:
    tables: list[Table] = []
    skipped: list[tuple[str, str]] = []
    for sheet in book.sheets:
        found = recognise_sheet(sheet)
        if isinstance(found, Table):
            tables.append(found)
        else:
            skipped.append((sheet.name, found))
    if not tables:
        reasons = "；".join(f"工作表「{name}」{why}" for name, why in skipped[:5]) or "没有工作表"
        picture = "；文件里有图片，图片上的字系统读不了" if book.pictures else ""
        raise NoTable(reasons + picture)
    return Recognised(book.kind, tuple(tables), tuple(skipped), book.warnings)


def recognise_sheet(sheet: RawSheet) -> Table | str:
    """The sheet's table, or why it has none."""
    head = head_of(sheet)
    if not head:
        return "是空的"
    header = find_header(sheet, head)
    if header is None:
        return "没有看得出的表头"
    sample = _sample(sheet, header)
    columns = columns_of(sheet, header, sample)
    if len(columns) < 2:
        return "只有一列，不是表格"
    if beside := table_beside(columns):
        found = recognise_sheet(left_of(sheet, beside.gap))
        return replace(found, warnings=(str(beside), *found.warnings)) if isinstance(found, Table) else found
    return _table(sheet, header, columns)


def _sample(sheet: RawSheet, header: Header) -> list[Row]:
    """The first rows below the header that look like data; kinds and units are judged by them."""
    provisional = columns_of(sheet, header, [row for _, row in islice(sheet.rows(), header.rows[-1], 40)])
    sorter = RowSorter(sheet, header, provisional)
    return [row.cells for row in islice((r for r in sorter if isinstance(r, DataRow)), SAMPLE_ROWS)]


def _table(sheet: RawSheet, header: Header, columns: tuple[Column, ...], *, flat: bool = False) -> Table:
    """Where nothing but headings with figures is found (一、婺城区 | 100), the headings are the data: `flat`."""
    sort = partial(RowSorter, sheet, header, columns, flat=flat)
    figures, other = 0, None
    count, first, last, stating = 0, 0, 0, False
    hidden, categories, repeated, notes = 0, [], [], []
    for row in sort():
        if isinstance(row, DataRow):
            count, last, first = count + 1, row.number, first or row.number
            hidden += row.hidden
        elif isinstance(row, CategoryRow):
            categories.append(row.category)
            stating = stating or row.category.stated_count is not None or len(row.cells) > 1
            figures += row.category.stated_count is None and sum(map(is_filled, row.cells)) > 1
        elif isinstance(row, TotalRow):
            stating = True
        elif isinstance(row, HeaderAgain):
            repeated.append(row.number)
        elif isinstance(row, NoteRow):
            notes.append(row.text)
        elif isinstance(row, OtherTable):
            other = row

    if figures and not count and not flat:
        return _table(sheet, header, columns, flat=True)

    def rows() -> Iterator[DataRow]:
        return (row for row in sort() if isinstance(row, DataRow))

    return Table(
        sheet=sheet.name,
        visible=sheet.visible,
        banner=header.banner,
        header_rows=header.rows,
        columns=columns,
        categories=tuple(categories),
        row_count=count,
        first_row=first or header.rows[-1] + 1,
        last_row=last or header.rows[-1] + 1,
        totals=check_totals(sort(), columns) if stating else (),
        repeated_headers=tuple(repeated),
        notes=tuple(notes),
        warnings=tuple(_warnings(sheet, header, columns, hidden, other)),
        rows=rows,
    )


def _warnings(
    sheet: RawSheet, header: Header, columns: tuple[Column, ...], hidden: int, other: OtherTable | None
) -> Iterator[str]:
    if other:
        yield (
            f"第 {other.number} 行起是另一张表（{'、'.join(other.headings[:6])}），没有读；"
            "请把它移到另一张工作表，或另存一份再导入。"
        )
    if not sheet.visible:
        yield "这张工作表是隐藏的；要不要导入请看一眼再定。"
    if hidden:
        yield f"有 {hidden} 行数据是隐藏的，同样读了进来。"
    concealed = [column.letter for column in columns if column.hidden]
    if concealed:
        yield f"{'、'.join(concealed)} 列是隐藏的，同样读了进来。"
    names = [column.name for column in columns if column.path]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        yield f"有同名的列：{'、'.join(twice)}；请核对各列对应到哪一项。"
    nameless = [column.letter for column in columns if not column.path]
    if nameless:
        yield f"{'、'.join(nameless)} 列没有列名，内容照样留着。"
    yield from _mixed_units(sheet, header, columns)


def _mixed_units(sheet: RawSheet, header: Header, columns: tuple[Column, ...]) -> Iterator[str]:
    """Cells of the sample that carry a unit of their own, other than their column's."""
    rows = [row for _, row in islice(sheet.rows(), header.rows[-1], header.rows[-1] + SAMPLE_ROWS)]
    for column in columns:
        if column.kind is not Kind.NUMBER or column.unit is None:
            continue
        own: set[str] = set()
        for row in rows:
            cell = row[column.number - 1] if column.number <= len(row) else ""
            if not isinstance(cell, str):
                continue
            try:
                amount = read_amount(cell, column.unit)
            except NotANumber:
                continue
            if amount is not None and amount.unit != column.unit:
                own.add(amount.unit.name)
        if own:
            names = "、".join(sorted(own))
            yield (
                f"{column.letter} 列「{column.name}」表头是{column.unit}，有的格子自带{names}："
                "按格子里写的单位读，请核对。"
            )
