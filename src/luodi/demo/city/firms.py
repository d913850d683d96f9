"""What the store of investors knows of its firms: 商会, 集团, and what a register said of some of them."""

import datetime as dt
import zlib
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from luodi.companies.enums import Tie
from luodi.demo.city.journal import Journal, on
from luodi.demo.city.moments import END, at_hour, workdays_later
from luodi.demo.city.organisation import MARK
from luodi.ledger.actors import Actor
from luodi.sourcing.models import RegistryFact
from luodi.sourcing.terms import NO, YES, RegistryField

A_ROUND = 20
SECOND = "二部有限公司"
CHAMBERS = {
    Tie.WU: ("上海市金华商会", "深圳市金华商会", "北京金华企业商会", "杭州市金华商会", ""),
    Tie.ZHE: ("广东省浙江商会", "四川省浙江商会", ""),
}
SOURCE = f"企业信用信息公示系统{MARK}"


def chamber_of(name: str, tie: str) -> str:
    """Drawn from the name, not from the dice: what comes after stays what it was."""
    offered = CHAMBERS.get(Tie(tie), ("",))
    return offered[zlib.crc32(name.encode()) % len(offered)]


def group_of(name: str) -> str:
    """One family of firms in four belongs to a group: a firm and its second house name the same one."""
    family = name.replace(SECOND, "").replace("有限公司", "")
    return f"{family}集团有限公司" if zlib.crc32(family.encode()) % 4 == 0 else ""


def look_up(journal: Journal, officer: Actor, firms: Sequence[Mapping[str, Any]], rng: Random) -> None:
    """Rounds of registry facts by the city's bureau, some weeks apart; a few firms were never looked up."""
    rounds = [firms[start : start + A_ROUND] for start in range(0, len(firms), A_ROUND)]
    for place, firms_now in enumerate(rounds):
        day = workdays_later(END - dt.timedelta(days=40 + 120 * (len(rounds) - 1 - place)), 0)
        act = journal.act(at_hour(day, 14), officer, "sourcing.import_registry_facts")
        for number, firm in enumerate(firms_now):
            if number % 7 == 0:
                continue
            for field, value in _told(number, day, rng).items():
                act.add(
                    RegistryFact,
                    on(day),
                    company_id=firm["id"],
                    field=field.value,
                    value=value,
                    source=SOURCE,
                )


def _told(number: int, day: dt.date, rng: Random) -> dict[RegistryField, str]:
    capital = rng.choice((500, 1_000, 3_000, 5_000, 10_000, 20_000))
    return {
        RegistryField.CAPITAL: str(capital),
        RegistryField.PAID_IN: str(capital * rng.choice((0, 20, 50, 100)) // 100),
        RegistryField.FOUNDED: (day - dt.timedelta(days=rng.randrange(60, 6_000))).isoformat(),
        RegistryField.STATUS: "存续",
        RegistryField.DISHONEST: YES if number == 5 else NO,
        RegistryField.CENTRAL: NO,
        RegistryField.CLAIMED_CENTRAL: YES if number == 12 else NO,
    }
