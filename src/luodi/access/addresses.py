"""All addresses with their marks: read by the start-up check, the permission matrix test and docs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.checks import CheckMessage, Error
from django.urls import URLPattern, URLResolver, get_resolver

from luodi.access.guards import Mark, mark_of
from luodi.access.permissions import registered


@dataclass(frozen=True)
class Address:
    route: str
    pattern: URLPattern
    mark: Mark | None

    @property
    def converters(self) -> dict[str, Any]:
        return self.pattern.pattern.converters


def addresses(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[Address]:
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, route)
        else:
            yield Address(route, entry, mark_of(entry.callback))


def check_marks(**_: Any) -> list[CheckMessage]:
    """Django system check: no address without a mark, no mark with an unknown permission."""
    found: list[CheckMessage] = []
    for address in addresses():
        if address.mark is None:
            found.append(
                Error(f"/{address.route} carries no @requires, @signed_in or @public", id="access.E001")
            )
            continue
        unknown = [code for code in address.mark.any_of if code not in registered()]
        if unknown:
            found.append(
                Error(f"/{address.route} asks for {unknown}, which is not registered", id="access.E002")
            )
    return found
