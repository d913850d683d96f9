"""The frozen rules of matching. Any change here or in the code that reads it raises VERSION.

A decision is stored with the version that made it, so an old suspicion can be explained after the rules
moved on. Points are natural log-odds that two records are one thing; they are summed with BIAS and
squeezed to 0..1.
"""

import csv
from functools import cache
from importlib.resources import files

VERSION = "4"

BIAS = -5.0
SAME_FROM = 0.95
CHECK_FROM = 0.50


def _table(name: str) -> list[dict[str, str]]:
    text = files("luodi.calc").joinpath(f"data/{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _words(kind: str) -> tuple[str, ...]:
    return tuple(row["词"] for row in _table("matching_words") if row["类别"] == kind)


LEGAL_FORMS = _words("组织形式")
TRADES = _words("行业用词")
"""What narrows a company name after its 字号; alone it identifies nobody."""

GENERIC_TAILS = _words("项目名尾")
GENERIC_HEADS = _words("项目名首")
"""Ends of a project name that say nothing about which project it is; they go while two characters stay."""

EXTENSIONS = _words("续建改扩")
"""A project that carries one of these and one that does not are related, not the same entry (增资 counts
only the increment, 三明 2006)."""

LATIN_FORMS = r"(?:CO\.?,?\s*LTD\.?|LIMITED|LTD\.?|INC\.?|CORP(?:ORATION)?\.?|GMBH|LLC|PLC|S\.?A\.?|AG)"
PHASE_UNITS = (
    "期",
    "标段",
    "标(?![准书志识的杆签])",
    "号地块",
    "地块",
    "号楼",
    "号厂房",
    "区块",
    "车间",
    "厂区",
    "区(?![块域县划])",
)
"""What a number or a letter before it counts; 一标 is 一标段, and 标段一 the same said the other way round."""

POINTS = {
    # national project code
    ("code", "same"): 12.0,
    ("code", "different"): -5.0,
    # investors, the best pair of both sides
    ("investor", "same code"): 4.5,
    ("investor", "same name"): 4.2,
    ("investor", "same brand"): 3.0,
    ("investor", "similar"): 1.6,
    ("investor", "named in project"): 3.0,
    ("investor", "missing"): -1.5,
    ("investor", "different"): -5.5,
    # project names, similarity bands of the core
    ("name", "same"): 5.5,
    ("name", "close"): 4.0,
    ("name", "near"): 2.4,
    ("name", "loose"): 0.4,
    ("name", "different"): -2.5,
    ("capacity", "same"): 1.2,
    ("capacity", "different"): -2.5,
    ("amount", "same"): 2.0,
    ("amount", "near"): 0.7,
    ("amount", "unit slip"): 0.8,
    ("amount", "different"): -1.2,
    ("land", "same"): 2.0,
    ("land", "near"): 0.5,
    ("land", "different"): -1.2,
    ("time", "same day"): 2.4,
    ("time", "same"): 1.2,
    ("time", "near"): 0.5,
    ("time", "far"): -1.0,
    ("region", "same"): 0.3,
    ("region", "different"): 0.0,
    # companies
    ("credit", "same"): 12.0,
    ("credit", "different"): -9.0,
    ("firm", "same text"): 8.2,
    ("firm", "same"): 7.2,
    ("firm", "same former"): 7.0,
    ("firm", "same but place"): 5.2,
    ("firm", "same but trade"): 3.4,
    ("firm", "similar"): 5.4,
    ("firm", "different"): -4.0,
}
NAME_BANDS = (("same", 0.97), ("close", 0.84), ("near", 0.68), ("loose", 0.5))
SHORT_CORE = 4
SHORT_CORE_SHARE = 0.6
"""A core of fewer characters than SHORT_CORE says less: its name points count at this share."""

BRAND_SIGNS = 3
"""A 字号 has two to four signs; what follows the third in an unknown trade's name says no more."""

SAME_AMOUNT, NEAR_AMOUNT, FAR_AMOUNT = 0.01, 0.25, 2.0
SAME_DAYS, NEAR_DAYS, FAR_DAYS = 31, 400, 1500
UNIT_SLIPS = (10_000.0, 10.0, 100.0)

WINDOW = 25
"""In a block of records that share a key, each is compared with its nearest 25 by name."""
RARE_KEYS = 3


@cache
def places() -> dict[str, str]:
    """Place name -> what it belongs to (province, 境外, 全国); facts of GB/T 2260 and GB/T 2659."""
    return {row["地名"]: row["所属"] for row in _table("places")}
