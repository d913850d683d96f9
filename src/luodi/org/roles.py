"""Roles as the office reads them: policies/roles.yaml, checked when it is loaded."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from luodi.access.enums import Scope
from luodi.access.permissions import registered

FILE = Path(__file__).parent / "policies" / "roles.yaml"


@dataclass(frozen=True)
class Role:
    """`why` gives for each permission the sentence that justifies it."""

    code: str
    label: str
    scope: Scope
    summary: str
    why: Mapping[str, str]
    is_administrator: bool = False
    second_factor: bool = False

    @property
    def permissions(self) -> frozenset[str]:
        return frozenset(self.why)


class RolesInvalid(ValueError):
    """roles.yaml says something that cannot be applied; the message names the role and the line's content."""


def read_role(code: str, entry: dict[str, Any], known: Mapping[str, object]) -> Role:
    try:
        role = Role(
            code=code,
            label=entry["label"],
            scope=Scope(entry["scope"]),
            summary=entry["summary"],
            why=MappingProxyType(dict(entry["permissions"])),
            is_administrator=entry.get("administrator", False),
            second_factor=entry.get("second_factor", False),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise RolesInvalid(f"roles.yaml: role {code!r}: {error}") from error
    for permission, why in role.why.items():
        if permission not in known:
            raise RolesInvalid(f"roles.yaml: role {code!r} names the unknown permission {permission!r}")
        if not (isinstance(why, str) and why.strip()):
            raise RolesInvalid(f"roles.yaml: role {code!r} gives no reason for {permission!r}")
    return role


@cache
def roles() -> Mapping[str, Role]:
    """All roles by code, in the order of the file. Raises RolesInvalid."""
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return MappingProxyType({code: read_role(code, entry, registered()) for code, entry in entries.items()})
