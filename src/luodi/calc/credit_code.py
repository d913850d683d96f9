"""统一社会信用代码 (GB 32100-2015), with a Chinese sentence on what is wrong.

The check digit is worked out here, five times as fast as by python-stdnum, which a test holds it against.
python-stdnum's `validate` is not used: it refuses letters in the first two places,
which the standard gives to e.g. 农村集体经济组织 (N…), and says no more than "invalid".
"""

import re
import unicodedata
from functools import lru_cache
from operator import mul

from stdnum.cn import uscc

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
VALUE = {character: number for number, character in enumerate(ALPHABET)}
WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))
PLAIN = re.compile(f"[{ALPHABET}]*", re.ASCII)
REGION_DIGITS = range(2, 8)


class BadCreditCode(ValueError):
    """Not a credit code; the message is the Chinese sentence to show."""


def clean(text: str) -> str:
    """Full-width characters, blanks and hyphens put right, letters in upper case; nothing is checked."""
    if PLAIN.fullmatch(text):
        return text
    return uscc.compact(unicodedata.normalize("NFKC", text))


def fault(text: str) -> str:
    """What is wrong with a credit code and what would be right; an empty string when it is valid."""
    return _fault(clean(text))


@lru_cache(maxsize=50_000)  # an investor's code comes with each of its projects
def _fault(code: str) -> str:
    if len(code) != LENGTH:
        return f"统一社会信用代码应为{LENGTH}位，现为{len(code)}位：「{code}」。"
    for place, character in enumerate(code, 1):
        if character not in ALPHABET:
            return f"统一社会信用代码第{place}位「{character}」不能出现，{_instead(character)}。"
    for i in REGION_DIGITS:
        if not code[i].isdigit():
            return f"统一社会信用代码第{i + 1}位「{code[i]}」应为数字（第3—8位是登记机关行政区划码）。"
    right = check_character(code[:-1])
    if code[-1] != right:
        return (
            f"统一社会信用代码末位校验码「{code[-1]}」不符，按前17位应为「{right}」；请核对是否有一位录错。"
        )
    return ""


def check_character(stem: str) -> str:
    """Of 17 characters of ALPHABET (GB 32100-2015, 4.3): 31 less their weighted sum modulo 31."""
    return ALPHABET[-sum(map(mul, WEIGHTS, map(VALUE.__getitem__, stem))) % 31]


def validated(text: str) -> str:
    """The cleaned code. Raises BadCreditCode with the sentence of `fault`."""
    sentence = fault(text)
    if sentence:
        raise BadCreditCode(sentence)
    return clean(text)


def region_of(code: str) -> str:
    """Six digits of the registering region (GB/T 2260) of a valid code."""
    return code[REGION_DIGITS.start : REGION_DIGITS.stop]


def _instead(character: str) -> str:
    likely = {"I": "1", "O": "0", "Z": "2", "S": "5", "V": "U"}.get(character)
    return (
        f"可能应为「{likely}」（代码不用字母 I、O、Z、S、V）"
        if likely
        else "只能是数字或大写字母（不用 I、O、Z、S、V）"
    )
