"""The search over everything: each room's searcher, one after the other, cut to what the user may see."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from luodi.common.registries import Found, searchers

SHORTEST = 2
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    label: str
    found: Found


@dataclass(frozen=True, slots=True)
class Results:
    """`words` as they were searched; `too_short` when nothing was searched."""

    words: str
    sections: tuple[Section, ...] = ()
    too_short: bool = False

    @property
    def total(self) -> int:
        return sum(section.found.total for section in self.sections)


def normalised(text: str) -> str:
    """Full-width signs made half-width, white space made single."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text.replace("\x00", ""))).strip()[:LONGEST]


def search_all(user: Any, text: str, limit: int) -> Results:
    """At most `limit` hits of each kind; nothing for fewer than two signs."""
    words = normalised(text)
    if len(words) < SHORTEST:
        return Results(words, too_short=bool(words))
    asked = (s for s in searchers if user.may(s.permission))
    sections = (Section(s.code, s.label, s.search(user, words, limit)) for s in asked)
    return Results(words, tuple(section for section in sections if section.found.total))
