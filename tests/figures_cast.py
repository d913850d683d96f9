"""Histories written straight into the ledger, as imports and the demonstration do: many entries, few verbs."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from luodi.access.scope import acting_as
from luodi.common.ids import uuid7
from luodi.ledger.enums import Basis
from luodi.ledger.models.entry import STAMPED_FIELDS
from luodi.ledger.operations.revision import OpenRevision, revision
from luodi.projects.models import (
    Credit,
    Merge,
    Milestone,
    Money,
    Particulars,
    PlanAmount,
    PlanDate,
    Project,
    Signing,
    SigningEvent,
    YearlyActual,
)
from luodi.projects.reading.maintenance import maintain
from people_cast import unit
from projects_cast import officer

TODAY = dt.date(2015, 12, 1)
BOTH = (Basis.CLAIMED, Basis.VERIFIED)


class Writer:
    """One revision a block: `with writer() as w: w.project(...); w.milestone(...)`."""

    def __init__(self, by: Any, rev: OpenRevision) -> None:
        self.by, self.rev = by, rev

    def project(self, name: str, since: dt.date, **values: Any) -> Project:
        key = uuid7()
        unit = self.by.unit
        fields = {
            "name": name, "code": name, "unit": str(unit.id), "unit_name": unit.name, "region": unit.region_id,
            "currency": "CNY", **values,
        }  # fmt: skip
        made = Project.objects.create(
            id=key, code=name, name=name, unit=fields["unit"], unit_name=unit.name, region=fields["region"]
        )
        self.entries(Particulars(project=made, values=fields, occurred_first=since, occurred_on=since))
        return made

    def milestone(self, project: Project, kind: str, on: dt.date, bases: Any = BOTH, **more: Any) -> None:
        for basis in bases:
            self.entries(
                Milestone(project=project, kind=kind, occurred_first=on, occurred_on=on, basis=basis, **more)
            )

    def money(
        self,
        project: Project,
        amount: Any,
        on: dt.date,
        kind: str = "arrived",
        bases: Any = BOTH,
        **more: Any,
    ) -> None:
        for basis in bases:
            self.entries(
                Money(
                    project=project, kind=kind, amount=Decimal(amount), occurred_first=on, occurred_on=on,
                    basis=basis, **more,
                )
            )  # fmt: skip

    def signing(
        self, project: Project, kind: str, on: dt.date, event: SigningEvent | None = None, **more: Any
    ) -> None:
        """Both bases, as one claim and its verified twin."""
        first = Signing(project=project, kind=kind, event=event, occurred_first=on, occurred_on=on, **more)
        twin = Signing(
            project=project, kind=kind, event=event, occurred_first=on, occurred_on=on, basis="verified",
            lineage=first.lineage, **more,
        )  # fmt: skip
        self.entries(first, twin)

    def entries(self, *entries: Any) -> None:
        self.rev.add(*entries)


class writing:
    """`with writing(user) as w`: one revision with the reading models kept."""

    def __init__(self, by: Any) -> None:
        self.by = by

    def __enter__(self) -> Writer:
        self._block = revision(by=self.by.actor, verb="tests.history", request_key=uuid.uuid4())
        rev = self._block.__enter__()
        rev.before_tick(maintain)
        return Writer(self.by, rev)

    def __exit__(self, *raised: Any) -> Any:
        return self._block.__exit__(*raised)


class World:
    """Five projects at the start, and acts of hypothesis on them: one revision each."""

    def __init__(self) -> None:
        self.by = officer()
        self.units = [
            self.by.unit,
            unit("金东区招商局", "330703"),
            unit("婺城区招商局", "330702"),
        ]
        self.event = SigningEvent.objects.create(name="世界婺商大会", held_on=dt.date(2012, 2, 10))
        self.projects: list[Project] = []
        self.since: list[dt.date] = []
        with acting_as(self.by):
            for number in range(5):
                self.act("project", dt.date(2012, 1, 1), number)

    def act(self, verb: str, *args: Any) -> None:
        with writing(self.by) as self.w:
            getattr(self, verb)(*args)

    def chosen(self, number: int) -> Project:
        return self.projects[number % len(self.projects)]

    def project(self, since: dt.date, number: int) -> None:
        self.since.append(since)
        origin = ["other_province", "other_city", "foreign", ""][number % 4]
        self.projects.append(
            self.w.project(
                f"项目{len(self.projects)}", since, region=["330702", "330703"][number % 2], origin=origin,
                unit=str(self.units[number % 3].id), major=number % 3 == 0, sector=str(number % 3 + 1),
                homecoming=["", "industry", "capital"][number % 3], channel=["fair", ""][number % 2],
                planned_total=str(number * 7000), mode=["new", "increase"][number % 4 == 3],
                currency="USD" if origin == "foreign" else "CNY",
            )
        )  # fmt: skip

    def milestone(self, number: int, kind: str, on: dt.date, bases: Any, opening: bool) -> None:
        self.w.milestone(self.chosen(number), kind, on, bases, opening=opening, cause="market")

    def money(self, number: int, kind: str, amount: int, on: dt.date, total: bool, bases: Any) -> None:
        nature = "cumulative" if total else "flow"
        currency = "USD" if kind.startswith("foreign") else "CNY"
        self.w.money(self.chosen(number), amount, on, kind, bases, nature=nature, currency=currency)

    def sign(self, number: int, kind: str, on: dt.date, at_event: bool) -> None:
        self.w.signing(self.chosen(number), kind, on, self.event if at_event else None, amount=number + 1)

    def change(self, number: int, on: dt.date, other: int) -> None:
        on = max(on, self.since[number % len(self.projects)])  # a change follows what it changes
        values = {"planned_total": str(other * 1000), "major": other % 2 == 0}
        self.w.entries(
            Particulars(project=self.chosen(number), values=values, occurred_first=on, occurred_on=on)
        )

    def transfer(self, number: int, on: dt.date) -> None:
        on = max(on, self.since[number % len(self.projects)])
        to = self.units[number % 3]
        values = {"unit": str(to.id), "region": "330703", "unit_name": to.name}
        self.w.entries(
            Particulars(project=self.chosen(number), values=values, occurred_first=on, occurred_on=on)
        )

    def _some(self, number: int) -> Any:
        found = [*Milestone.objects.open().order_by("id"), *Money.objects.open().order_by("id")]
        return found[number % len(found)] if found else None

    def correct(self, number: int, on: dt.date) -> None:
        old = self._some(number)
        if old is None:
            return
        kept = {
            f.attname: getattr(old, f.attname)
            for f in old._meta.concrete_fields
            if f.name not in ("id", *STAMPED_FIELDS)
        }
        self.w.rev.supersede(old, type(old)(**{**kept, "occurred_first": on, "occurred_on": on}))

    def retract(self, number: int) -> None:
        old = self._some(number)
        if old is not None:
            self.w.rev.retract(old)

    def merge(self, number: int, other: int) -> None:
        source, into = self.chosen(number), self.chosen(other)
        merged = Merge.objects.open()
        if source != into and not merged.filter(project=source).exists():
            self.w.entries(Merge(project=source, into=into, occurred_first=TODAY, occurred_on=TODAY))

    def undo_merge(self, number: int) -> None:
        self.w.rev.retract(*Merge.objects.open().filter(project=self.chosen(number)))

    def credit(self, number: int, on: dt.date) -> None:
        until = on.replace(year=on.year + 1) if number % 2 else None
        for place, share in ((0, "0.7"), (1, "0.3")):
            to = self.units[(number + place) % 3]
            self.w.entries(
                Credit(project=self.chosen(number), unit=to.id, unit_name=to.name, share=Decimal(share),
                       kind=["all", "signing", "money"][number % 3], until_on=until, occurred_first=on,
                       occurred_on=on)
            )  # fmt: skip

    def plan(self, number: int, made: dt.date, planned: dt.date) -> None:
        project = self.chosen(number)
        same = {"project": project, "occurred_first": made, "occurred_on": made}
        version = PlanDate.objects.filter(project=project).count() + 1
        self.w.entries(PlanDate(kind="started", planned_on=planned, version=version, **same))
        self.w.entries(PlanAmount(kind="invested", amount=Decimal(number + 1), version=version, **same))

    def actual(self, number: int, measure: str, amount: int, on: dt.date) -> None:
        for basis in BOTH:
            self.w.entries(
                YearlyActual(project=self.chosen(number), measure=measure, amount=Decimal(amount), basis=basis,
                             occurred_first=on, occurred_on=on)
            )  # fmt: skip
