"""Histories written straight into the ledger, as imports and the demonstration do: many entries, few verbs."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from luodi.common.ids import uuid7
from luodi.ledger.enums import Basis
from luodi.ledger.operations.revision import OpenRevision, revision
from luodi.projects.models import Milestone, Money, Particulars, Project, Signing, SigningEvent
from luodi.projects.reading.maintenance import maintain

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

    def signing(self, project: Project, kind: str, on: dt.date, event: SigningEvent | None = None) -> None:
        self.entries(Signing(project=project, kind=kind, event=event, occurred_first=on, occurred_on=on))

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
