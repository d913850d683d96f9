"""Projects enter the ledger: header, particulars, investors and 在谈, in one act each."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from random import Random
from typing import Any

from luodi.demo.city.biography import Life
from luodi.demo.city.cast import Member
from luodi.demo.city.dossier import Dossier
from luodi.demo.city.journal import Journal, on
from luodi.demo.city.mistakes import Mistakes
from luodi.demo.city.moments import BEGIN, SURVEY_DAY, at_hour, city_day, tick, workdays_later
from luodi.demo.city.organisation import Organisation, Place
from luodi.projects.enums import Channel, Currency, Homecoming, Kind, Mode
from luodi.projects.models import Investor, Milestone, Particulars

CHANNELS = (
    (Channel.FAIR, 40), (Channel.REFERRAL, 18), (Channel.CHAMBER, 14), (Channel.TARGETED, 10), (Channel.CHAIN, 8),
    (Channel.POST, 7), (Channel.AGENCY, 3),
)  # fmt: skip
"""Mostly 轰动式的推介会, as the survey complains."""


def open_dossiers(
    journal: Journal, lives: list[Life], org: Organisation, mistakes: Mistakes, rng: Random
) -> list[Dossier]:
    """Every life that begins before history ends, in the order in which the ledger hears of it."""
    timed = sorted(((_heard_at(life, rng), n) for n, life in enumerate(lives)))
    numbers: Counter[str] = Counter()
    dossiers = [_open(journal, lives[n], at, org, rng, numbers) for at, n in timed]
    for dossier in dossiers:
        _err(dossier, mistakes)
    return dossiers


def _err(dossier: Dossier, mistakes: Mistakes) -> None:
    """One plan in fifty is typed with a digit too many at first."""
    row = dossier.particulars
    if mistakes.happens(0.02, typed=row.opened.at, day=row.when.last):
        truth = row.content["values"]
        wrong = truth | {"planned_total": truth["planned_total"] + "0"}
        row.content = row.content | {"values": wrong}
        mistakes.of_values(row, "录入时计划总投资多写一位数", truth)


def _heard_at(life: Life, rng: Random) -> dt.datetime:
    """Usually while talking; one in four is heard of only around the signing."""
    day = life.happenings[0].day
    if rng.random() < 0.25:
        day = life.member.signed_on
    heard = tick(max(workdays_later(max(day, BEGIN), 1 + int(rng.random() * 6)), BEGIN), rng)
    if life.member.signed_on <= SURVEY_DAY:
        heard = min(heard, at_hour(SURVEY_DAY - dt.timedelta(days=4), 16))
    return heard


def _open(
    journal: Journal, life: Life, at: dt.datetime, org: Organisation, rng: Random, numbers: Counter[str]
) -> Dossier:
    member = life.member
    place = org.place(member.place)
    act = journal.act(at, place.reporter, "projects.create_project")
    key = journal.key(at)
    stem = f"{place.code}-{city_day(at).year}-"
    numbers[stem] += 1
    since = on(life.happenings[0].day)
    code = f"{stem}{numbers[stem]:04d}"
    particulars = act.add(Particulars, since, project_id=key, values=_values(member, code, place, rng))
    talking = act.add(Milestone, since, project_id=key, kind=Kind.NEGOTIATING.value)
    act.add(
        Investor, since, project_id=key, name=member.company, origin=member.origin, country=member.country,
        credit_code=member.credit_code, share=Decimal(100),
    )  # fmt: skip
    return Dossier(key, code, life, place, act, particulars, {Kind.NEGOTIATING: talking})


def _values(member: Member, code: str, place: Place, rng: Random) -> dict[str, Any]:
    """As projects.fields.cleaned stores them: decimals as plain strings, empty ones left out."""
    planned = member.planned
    yuan = planned * 6 if member.is_foreign else planned
    industrial = member.trade.sector == "2"
    values: dict[str, Any] = {
        "name": member.name, "code": code, "unit": str(place.unit), "unit_name": place.unit_name,
        "region": place.region, "content": member.content, "industry": member.trade.industry,
        "sector": member.trade.sector, "origin": member.origin, "mode": _mode(rng),
        "channel": member.event.channel if member.event else rng.choices(*zip(*CHANNELS, strict=True))[0].value,
        "planned_total": str(planned), "planned_fixed": str(planned * (70 if industrial else 85) // 100),
        "currency": (Currency.USD if member.is_foreign else Currency.CNY).value,
        "land_area": str(max(5, yuan // (300 if industrial else 600))),
        "promised_output": str(yuan * 2), "promised_tax": str(yuan // 10), "promised_jobs": str(20 + yuan // 150),
    }  # fmt: skip
    if member.trade.chain:
        values["chain"] = member.trade.chain
    if member.is_major:
        values["major"] = True
    if not member.is_foreign and rng.random() < 0.35:
        capital = rng.random() < 0.15
        values["homecoming"] = (Homecoming.CAPITAL if capital else Homecoming.INDUSTRY).value
    return values


def _mode(rng: Random) -> str:
    modes = (Mode.NEW, Mode.INCREASE, Mode.CONTINUED, Mode.ACQUISITION, Mode.HEADQUARTERS_RETURN)
    return rng.choices(modes, (78, 9, 7, 4, 2))[0].value
