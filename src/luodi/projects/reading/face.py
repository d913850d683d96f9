"""The face of a project: what lists show, from the claimed reading of today and its open claims."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from luodi.ledger.enums import Basis
from luodi.projects.enums import STAGE_OF, Kind
from luodi.projects.reading.timeline import (
    Believed,
    Segment,
    first_dates,
    folded,
    in_order,
    leading,
    segments,
)

FACE_FIELDS = (
    "code",
    "national_code",
    "name",
    "pinyin",
    "search_text",
    "unit",
    "unit_name",
    "region",
    "stage",
    "verified_stage",
    "reached",
    "status",
    "stage_on",
    "signed_on",
    "planned_total",
    "currency",
    "major",
    "industry",
    "sector",
    "origin",
    "mode",
    "homecoming",
    "channel",
    "leader_name",
    "merged_into",
    "withdrawn",
)


CLAIMED, VERIFIED, SIGNED = Basis.CLAIMED, Basis.VERIFIED, Kind.SIGNED
KINDS_OF = {
    stage: [kind for kind, number in STAGE_OF.items() if number == stage] for stage in STAGE_OF.values()
}
RUNS = re.compile(r"[0-9A-Za-z]+|[^0-9A-Za-z]+")


def pinyin_key(name: str) -> str:
    """Initials for ordering Chinese names, e.g. 「菜鸟电商新城」 → `cndsxc`; no collation knows them offline."""
    return "".join(map(_initials, RUNS.findall(name)))[:80]


@lru_cache(maxsize=50_000)
def _initials(run: str) -> str:
    """Of characters between two numbers or Latin words: names of a ledger repeat them."""
    if run.isascii():
        return run.lower()
    from pypinyin.seg.simpleseg import seg  # 0.4 s to import: only where a name is written

    return "".join(map(_initials_of_word, seg(run)))


@lru_cache(maxsize=50_000)
def _initials_of_word(word: str) -> str:
    """As pypinyin cuts them: looking a word up costs more than the rest."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(word, style=Style.FIRST_LETTER, errors="default")).lower()


def face(
    believed: Believed, day: dt.date, runs: Mapping[Basis, list[Segment]] | None = None
) -> dict[str, Any]:
    """
    {field: value} for FACE_FIELDS on `day`. `believed` must hold particulars; `runs` spares working out the
    timelines of a project that is not merged again.
    """
    particulars = in_order(believed.particulars, CLAIMED)
    values = folded(particulars, day)
    runs = runs or {basis: segments(unmerged(believed), basis) for basis in Basis}
    state, verified = state_on(runs[CLAIMED], day), state_on(runs[VERIFIED], day)
    days = first_dates(unmerged(believed), CLAIMED)
    reached_on = [days[kind] for kind in KINDS_OF.get(state.stage, ()) if kind in days]
    names: list[str] = []
    for field in ("name", "code", "national_code"):
        names.append(values.get(field, ""))
        if len(particulars) > 1:
            names += _former(particulars, field, names[-1])
    names += [f.name for f in believed.investors]
    return {
        "code": values["code"],
        "national_code": values.get("national_code", ""),
        "name": values["name"],
        "pinyin": pinyin_key(values["name"]),
        "search_text": "\n".join(dict.fromkeys(filter(None, names))).upper(),
        "unit": state.unit,
        "unit_name": values.get("unit_name", ""),
        "region": state.region,
        "stage": state.stage,
        "verified_stage": verified.stage,
        "reached": state.reached,
        "status": state.status,
        "stage_on": reached_on[0] if reached_on else None,
        "signed_on": days.get(SIGNED),
        "planned_total": state.planned_total,
        "currency": state.currency,
        "major": state.major,
        "industry": state.industry,
        "sector": state.sector,
        "origin": state.origin,
        "mode": state.mode,
        "homecoming": state.homecoming,
        "channel": state.channel,
        "leader_name": _leader_name(believed, day),
        "merged_into": believed.merged_into,
        "withdrawn": False,
    }


def unmerged(believed: Believed) -> Believed:
    if believed.merged_into is None:
        return believed
    return Believed(
        believed.milestones, believed.particulars, believed.signings, believed.investors, believed.leaders
    )


def state_on(runs: Sequence[Segment], day: dt.date) -> Any:
    """The state on a day; before the first known day, the first one."""
    return next((run.state for run in reversed(runs) if run.start <= day), runs[0].state)


def _former(particulars: list[Any], field: str, current: str) -> list[str]:
    return [f.values[field] for f in particulars if f.values.get(field) not in (None, "", current)]


def _leader_name(believed: Believed, day: dt.date) -> str:
    leader = leading(believed.leaders, day)
    return leader.person if leader else ""
