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
    """
    `rows(user, companies)`: one query, cut to the user's scope; `companies` are the page's and all merged into it.
    `template` shows what `rows` gives (PanelRow for the shipped one); `of_group`: whether the page of a company group has it too.
    """

    code: str
    label: str
    order: int
    permission: str
    rows: Callable[[Any, Sequence[uuid.UUID]], Any]
    template: str = "companies/parts/panel_rows.html"
    of_group: bool = True


company_panels: Registry[CompanyPanel] = Registry()


def panels_for(user: Any, companies: Sequence[uuid.UUID], *, of_group: bool = False) -> list[dict[str, Any]]:
    """What the user may see of these companies in other rooms, in the order of the page."""
    return [
        {"code": p.code, "label": p.label, "template": p.template, "rows": p.rows(user, companies)}
        for p in company_panels
        if user.may(p.permission) and (p.of_group or not of_group)
    ]
