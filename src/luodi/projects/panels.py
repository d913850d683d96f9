"""Panels other rooms hang into 一项目一档: registered in AppConfig.ready(), one query each, none where there is nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from luodi.projects.presence import Source, There


@dataclass(frozen=True, slots=True)
class Panel:
    """
    `load(user, project)` asks one query and returns what `template` shows as `panel.found`; None leaves the panel
    out. `permission` empty: whoever sees the project sees it. It is not asked about a project that has no row in
    `reads`; then `without(user)` is shown, or nothing.
    """

    code: str
    label: str
    order: int
    template: str
    load: Callable[[Any, Any], Any]
    permission: str = ""
    reads: tuple[Source, ...] = ()
    without: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    code: str
    label: str
    template: str
    found: Any


_panels: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """The same code twice is a programming error."""
    if panel.code in _panels:
        raise ValueError(f"panel {panel.code!r} is already registered")
    _panels[panel.code] = panel


def sources() -> list[Source]:
    return [source for panel in _panels.values() for source in panel.reads]


def loaded(user: Any, project: Any, there: There) -> list[Loaded]:
    """The panels this user may see and that have something to show, in their order."""
    found = []
    for panel in sorted(_panels.values(), key=lambda panel: (panel.order, panel.code)):
        if panel.permission and not user.may(panel.permission):
            continue
        content = _content(panel, user, project, there)
        if content is not None:
            found.append(Loaded(panel.code, panel.label, panel.template, content))
    return found


def _content(panel: Panel, user: Any, project: Any, there: There) -> Any:
    if not panel.reads or there.intersection(panel.reads):
        return panel.load(user, project)
    return panel.without(user) if panel.without else None
