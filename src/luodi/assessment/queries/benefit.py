"""效益评价: what producing projects brought in a year, by district and project, promised against actual."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from luodi.assessment.queries.amounts import Amount, amounts, year_point
from luodi.assessment.queries.units import assessed_units
from luodi.indicators.catalogue import catalogue
from luodi.ledger.queries.reading import today
from luodi.org.models import Unit
from luodi.projects.enums import Measure
from luodi.projects.models import Particulars, Project, YearlyActual

FIGURES = (
    "output_tax", "tax_per_mu", "actual_output", "actual_jobs", "actual_energy", "energy_per_output",
    "investment_intensity",
)  # fmt: skip
PROMISED = {Measure.TAX: "promised_tax", Measure.OUTPUT: "promised_output", Measure.JOBS: "promised_jobs"}
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Kept:
    """One measure of one project: promised at full production, actual of the year."""

    label: str
    promised: Decimal | None
    actual: Decimal | None

    @property
    def share(self) -> Decimal | None:
        return None if not self.promised or self.actual is None else self.actual / self.promised


@dataclass(frozen=True, slots=True)
class ProjectBenefit:
    project: Any
    kept: tuple[Kept, ...]
    land: Decimal | None
    energy: Decimal | None

    @property
    def tax_per_mu(self) -> Decimal | None:
        tax = self.kept[0].actual
        return None if not self.land or tax is None else tax / self.land

    @property
    def worst(self) -> Decimal:
        """For the order: the least kept promise first, those without a promise last."""
        return min((one.share for one in self.kept if one.share is not None), default=Decimal(10**6))


@dataclass(frozen=True, slots=True)
class Benefit:
    year: int
    definitions: tuple[Any, ...]
    rows: tuple[tuple[str, tuple[Amount | None, ...]], ...]
    projects: tuple[ProjectBenefit, ...]
    count: int


def benefit(user: Any, year: int) -> Benefit:
    """Figures by district as verified; projects within the user's scope with verified actuals of the year."""
    book = catalogue()
    read: Mapping[tuple[str, str], Amount | None] = (
        amounts(FIGURES, [year_point(year, today())], book=book)[0] if year <= today().year else {}
    )
    read = {
        key: None if key[1] == "energy_per_output" and not _has(read, key[0]) else amount
        for key, amount in read.items()
    }
    places: list[tuple[str, str]] = [(u.short_name, u.region_id) for u in _own(user)]
    rows = [
        (name, tuple(read.get((region, code)) for code in FIGURES))
        for name, region in [*places, ("合计", "")]
    ]
    projects = _projects(user, year)
    ordered = sorted(projects, key=lambda one: (one.worst, one.project.code))
    return Benefit(
        year, tuple(book.find(code) for code in FIGURES), tuple(rows), tuple(ordered[:SHOWN]), len(ordered)
    )


def _has(read: Mapping[tuple[str, str], Amount | None], region: str) -> bool:
    """Whether any energy was reported: without it the ratio would print as none used."""
    energy = read.get((region, "actual_energy"))
    return energy is not None and energy.value is not None


def _own(user: Any) -> Sequence[Unit]:
    units = assessed_units()
    own = [unit for unit in units if unit.pk in set(user.standing.grantees)]
    return own if user.standing.scope == "unit" and own else units


def _projects(user: Any, year: int) -> list[ProjectBenefit]:
    actuals: dict[Any, dict[str, Decimal]] = {}
    seen = Project.objects.visible_to(user).unmerged()
    rows = YearlyActual.objects.open().verified().filter(occurred_on__year=year, project__in=seen)
    for project, measure, amount in rows.values_list("project_id", "measure", "amount"):
        actuals.setdefault(project, {})[measure] = amount
    particulars: dict[Any, dict[str, Any]] = {}
    for project, values in (
        Particulars.objects.open().claimed().filter(project__in=list(actuals)).order_by("occurred_on", "recorded_at")
        .values_list("project_id", "values")
    ):  # fmt: skip
        particulars.setdefault(project, {}).update(values)
    headers = Project.objects.in_bulk(list(actuals))
    return [
        _one(headers[key], measured, particulars.get(key, {}))
        for key, measured in actuals.items()
        if key in headers
    ]


def _one(project: Any, measured: Mapping[str, Decimal], values: Mapping[str, Any]) -> ProjectBenefit:
    kept = tuple(
        Kept(str(Measure(measure).label), _decimal(values.get(field)), measured.get(measure))
        for measure, field in PROMISED.items()
    )
    land = measured.get(Measure.LAND) or _decimal(values.get("land_area"))
    return ProjectBenefit(project, kept, land, measured.get(Measure.ENERGY))


def _decimal(value: Any) -> Decimal | None:
    try:
        return None if value in (None, "") else Decimal(str(value))
    except InvalidOperation:
        return None
