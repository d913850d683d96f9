"""The history of a project as markup: a template node for each word would cost more than reading the history."""

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

from luodi.common import formats
from luodi.projects.queries.history import Chapter, Line
from luodi.projects.queries.words import Change


def markup(chapters: Sequence[Chapter]) -> SafeString:
    """A list item for each revision: when, who, what, why, old → new, its number."""
    return mark_safe("".join(map(_chapter, chapters)))  # noqa: S308 - every piece is escaped


def _chapter(one: Chapter) -> str:
    unit = f' <span class="muted">{escape(one.unit)}</span>' if one.unit else ""
    reason = f' <span class="muted">事由：{escape(one.reason)}</span>' if one.reason else ""
    return (
        f'<li><span class="when">{formats.tick(one.at)}</span><span class="text"><strong>{escape(one.who)}</strong>'
        f"{unit} {escape(one.verb)}{reason}\n{''.join(map(_line, one.lines))}</span>"
        f'<span class="when">第 {formats.number(one.seq)} 次</span></li>'
    )


def _line(line: Line) -> str:
    undone = " undone" if line.undone else ""
    return f'<span class="line{undone}">{escape(line.text)}{"；".join(map(_change, line.changes))}</span>'


def _change(change: Change) -> str:
    return (
        f' <span class="nowrap-label">{escape(change.label)}</span>'
        f" <del>{escape(change.old)}</del> → <ins>{escape(change.new)}</ins>"
    )
