"""Yearly actuals of producing projects for 效益评价: tax, output, jobs, energy, land."""

import datetime as dt
from random import Random

from luodi.demo.city.dossier import Dossier
from luodi.demo.city.filing import Batches, claimed_at
from luodi.demo.city.journal import Journal, When
from luodi.demo.city.moments import END
from luodi.ledger.enums import Precision
from luodi.projects.enums import Kind, Measure
from luodi.projects.models import YearlyActual

TONS = {True: 0.08, False: 0.03}
"""Standard coal for 万元 of output, in industry and elsewhere; invented."""


def record_actuals(journal: Journal, dossiers: list[Dossier], rng: Random) -> None:
    """For event-signed and major projects, each full year after production began, typed the next February."""
    batches = Batches(journal, "projects.import_actuals")
    for dossier in dossiers:
        producing = dossier.life.day_of(Kind.PRODUCING)
        if producing is None or not (dossier.member.at_event or dossier.member.is_major):
            continue
        for year in range(producing.year + 1, END.year):
            _record(batches, dossier, year, year - producing.year, rng)


def _record(batches: Batches, dossier: Dossier, year: int, age: int, rng: Random) -> None:
    at = claimed_at(dt.date(year + 1, 2, 5), rng, not_before=dossier.created_at)
    if at is None:
        return
    planned = dossier.member.planned * (6 if dossier.member.is_foreign else 1)
    grown = min(1.0, 0.25 * age) * (0.6 + 0.7 * rng.random())
    amounts = {
        Measure.TAX: planned / 10 * grown,
        Measure.OUTPUT: planned * 2 * grown,
        Measure.JOBS: 20 + planned / 150 * grown,
        Measure.ENERGY: planned * 2 * grown * TONS[dossier.member.trade.sector == "2"],
        Measure.LAND: int(dossier.particulars.content["values"]["land_area"]),
    }
    act = batches.act(dossier.place, at)
    for measure, amount in amounts.items():
        act.add(
            YearlyActual,
            When(dt.date(year, 1, 1), dt.date(year, 12, 31), Precision.YEAR),
            project_id=dossier.id,
            measure=measure.value,
            amount=int(amount),
        )
