"""
After loading: what the demonstration's documents of 2014 printed, as their numbers were known then. Late entries and
corrections since make the ledger's own year before read otherwise: both stand beside this year's number.
"""

import datetime as dt

from luodi.access.scope import acting_as
from luodi.common.ids import uuid7
from luodi.indicators.answers import Cell, ask
from luodi.indicators.catalogue import catalogue
from luodi.indicators.models import PrintedFigure
from luodi.indicators.operations.printed import Document, Figure, record_printed
from luodi.indicators.periods import point
from luodi.ledger.queries.reading import CITY_TIME
from luodi.org.models import User

CODES = (
    "event_signed", "landing_rate", "arrived", "started_in_period", "landed_in_period", "signed_in_period",
    "halted_projects",
)  # fmt: skip
PAPERS = (
    (dt.date(2014, 6, 30), "金招〔2014〕11号（演示）", "2014年上半年招商引资情况通报（演示）"),
    (dt.date(2014, 12, 31), "金招〔2015〕2号（演示）", "2014年招商引资情况通报（演示）"),
)
PRINTED_AFTER = dt.timedelta(days=10)


def print_last_year() -> None:
    """On Django's own connection. Does nothing where printed figures stand already."""
    officer = User.objects.get(username="yewu")
    with acting_as(officer):
        if PrintedFigure.objects.exists():
            return
        for last, number, name in PAPERS:
            figures = [*_figures(last, ""), *_figures(last, "region")]
            document = Document(number, name, last + PRINTED_AFTER)
            record_printed(document, figures, by=officer.actor, request_key=uuid7())


def _figures(last: dt.date, by: str) -> list[Figure]:
    known = dt.datetime.combine(last + PRINTED_AFTER, dt.time(18), CITY_TIME)
    at = point(on=last, known_at=known)
    answer = ask(CODES, [at], book=catalogue(), by=[by] if by else [], doubts=False)
    groups = [group for group in answer.groups if group.is_total != bool(by)]
    return [
        Figure(code, at.period, cell.rounded, _words(cell), by, "" if group.is_total else str(group.key[0]))
        for group in groups
        for code in CODES
        if (cell := answer.cell(code, group.key)).rounded is not None
    ]


def _words(cell: Cell) -> str:
    """As a document writes it, with its unit."""
    return cell.text if cell.definition.unit == "%" else f"{cell.text}{cell.definition.unit}"
