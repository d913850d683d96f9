"""Answers as a table for a terminal, as CSV and as JSON: the same numbers, as printed."""

import csv
import io
import json
import unicodedata
from collections.abc import Iterator
from typing import Any

from luodi.indicators.answers import Answer, Cell, GroupLabel
from luodi.ledger.queries.reading import CITY_TIME


def as_rows(answer: Answer) -> Iterator[list[str]]:
    """A heading, then one row a figure and group, one column a point. Groups first, totals last."""
    yield ["代码", "口径", "单位", *answer.by_labels, *(point.title for point in answer.points)]
    for definition in answer.definitions:
        for group in answer.groups:
            cells = [answer.cell(definition.code, group.key, n) for n in range(len(answer.points))]
            yield [
                definition.versioned,
                definition.name,
                definition.unit,
                *group.words,
                *(cell.text + ("*" if cell.is_small else "") for cell in cells),
            ]


def as_text(answer: Answer) -> str:
    """Aligned columns (Chinese counts double), the as-of line and the sentence of every definition."""
    rows = list(as_rows(answer))
    widths = [max(_width(row[i]) for row in rows) for i in range(len(rows[0]))]
    firsts = 3 + len(answer.by)
    lines = []
    for row in rows:
        padded = [
            text + " " * (width - _width(text)) if i < firsts else " " * (width - _width(text)) + text
            for i, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(padded).rstrip())
    lines += ["", *dict.fromkeys(as_of(point.reading) for point in answer.points)]
    if any(_small(answer)):
        lines.append("* 样本少，慎用。")
    lines += [f"{code}：{words}" for code, words in answer.sentences.items()]
    return "\n".join(lines)


def as_of(reading: Any) -> str:
    """How a reading is named under a table."""
    known = reading.known_at.astimezone(CITY_TIME)
    return f"截至 {reading.on:%Y-%m-%d}，按 {known:%Y-%m-%d %H:%M:%S} 的认知（第 {reading.seq} 次修订）"


def as_csv(answer: Answer) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(as_rows(answer))
    return out.getvalue()


def as_json(answer: Answer) -> str:
    """{points, figures: [{code, version, …, cells: [{group, point, value, text, …}]}]}; values are strings."""
    figures = [
        {
            "code": d.code,
            "version": d.version,
            "name": d.name,
            "unit": d.unit,
            "sentence": answer.sentences[d.code],
            "source": d.source,
            "cells": [
                _cell(answer.cell(d.code, group.key, n), group, n)
                for group in answer.groups
                for n in range(len(answer.points))
            ],
        }
        for d in answer.definitions
    ]
    points = [
        {
            "first": p.period.first.isoformat(),
            "last": p.period.last.isoformat(),
            "known_at": p.reading.known_at.isoformat(),
            "revision": p.reading.seq,
        }
        for p in answer.points
    ]
    return json.dumps(
        {"by": list(answer.by), "points": points, "figures": figures}, ensure_ascii=False, indent=1
    )


def _cell(cell: Cell, group: GroupLabel, point: int) -> dict[str, Any]:
    return {
        "group": list(group.words),
        "point": point,
        "value": _text(cell.value),
        "rounded": _text(cell.rounded),
        "text": cell.text,
        "numerator": _text(cell.numerator),
        "denominator": _text(cell.denominator),
        "sample": _text(cell.sample),
        "opening_share": _text(cell.opening_share),
        "small": cell.is_small,
    }


def _text(value: Any) -> str | None:
    return None if value is None else format(value, "f")


def _small(answer: Answer) -> Iterator[bool]:
    for definition in answer.definitions:
        for group in answer.groups:
            for number in range(len(answer.points)):
                yield answer.cell(definition.code, group.key, number).is_small


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
