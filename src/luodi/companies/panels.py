"""Panels other rooms put on a company's page (its projects, leads, promises), filled in AppConfig.ready()."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from luodi.common.registries import Registry


@dataclass(frozen=True, slots=True)
class PanelRow:
    """`value` stands at the right of the row, already formatted."""

    text: str
    url: str
    note: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class CompanyPanel:
    """`rows(user, companies)`: one query, cut to the user's scope; `companies` are the page's and all merged into it."""

    code: str
    label: str
    order: int
    permission: str
    rows: Callable[[Any, Sequence[uuid.UUID]], Sequence[PanelRow]]


company_panels: Registry[CompanyPanel] = Registry()
