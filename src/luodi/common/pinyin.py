"""Stored keys by which Chinese names are put in order and found by their initials.

The database has no Chinese collation, so a model that is listed by name stores `sort_key(name)` beside it.
pypinyin takes 0.4 s to import and is loaded at the first use.
"""

from functools import lru_cache


@lru_cache(maxsize=16_384)
def syllables(text: str) -> tuple[str, ...]:
    from pypinyin import Style, lazy_pinyin

    return tuple(lazy_pinyin(text, style=Style.NORMAL, v_to_u=False))


def sort_key(text: str) -> str:
    """金华市 → "jin hua shi": sorts by syllable, so that 西安 (xi an) stands before 先锋 (xian feng)."""
    return " ".join(part.strip().lower() for part in syllables(text) if part.strip())


def initials(text: str) -> str:
    """金华市 → "jhs"; other letters and digits as they are."""
    return "".join(
        part[0] if part.isalpha() and len(word) == 1 else part for word, part in pairs(text)
    ).lower()


def pairs(text: str) -> list[tuple[str, str]]:
    """Each Chinese sign with its syllable; runs of anything else as one piece."""
    found, at = [], 0
    for part in syllables(text):
        length = len(part) if text[at : at + len(part)] == part else 1
        found.append((text[at : at + length], part))
        at += length
    return found
