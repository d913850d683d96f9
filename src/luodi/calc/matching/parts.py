"""
Which part of a work a name speaks of: the town, the plot, the side. Two names that both say so and say different things
are two projects, however alike they are otherwise; a name that says nothing of the kind may mean any.
"""

import re

Part = tuple[str, str]
"""(kind, which one)"""

TOWN = re.compile(
    r"([\u4e00-\u9fff]{2})(?<![城乡小集强])(?:镇(?!化|区(?!域)|村)|乡(?!村|镇|下|贤|亲)|街道|片区)"
)
VILLAGE = re.compile(r"([\u4e00-\u9fff]{2})(?<![农乡新山渔中旧城美])村(?!庄|级|民|镇|居|里|委|落)")
SIDE = re.compile(r"(东北|东南|西北|西南|[东南西北中])(?:区块|地块|片区|片|区(?!域|划|县)|侧|段|标)")
PLOT = re.compile(r"(?<![A-Z0-9])([A-Z]{1,4}[0-9]{2,4}(?:-[A-Z0-9]{1,4})+)")
GRANT = re.compile(r"政.{1,2}出[\[(【〔]?([0-9]{4})[\])】〕]?([0-9]+)号")
WORDS = {"镇街": "", "村": "村", "方位": "", "地块": "地块", "出让": "号宗地"}
"""How a kind is said behind the one that is meant."""


def parts_of(text: str) -> frozenset[Part]:
    """Of a name in half-width (names.tidy)."""
    return frozenset(
        (
            *(("镇街", town) for town in TOWN.findall(text)),
            *(("村", village) for village in VILLAGE.findall(text)),
            *(("方位", side) for side in SIDE.findall(text)),
            *(("地块", plot) for plot in PLOT.findall(text)),
            *(("出让", f"{year}年{number}") for year, number in GRANT.findall(text)),
        )
    )


def apart(left: frozenset[Part], right: frozenset[Part]) -> list[str]:
    """Why two names speak of different parts: the kinds of which both name some and none in common."""
    reasons = []
    for kind, word in WORDS.items():
        ours, theirs = ({which for k, which in parts if k == kind} for parts in (left, right))
        if ours and theirs and not ours & theirs:
            reasons.append(f"{'、'.join(sorted(ours))}{word}与{'、'.join(sorted(theirs))}{word}不是一处")
    return reasons
