"""The registry of permissions: what a role may be given and what a view may ask for.

A code is `<room>.<verb>`. The catalogue lies in org/permissions.py, beside the roles that use it; a room may
add its own in `AppConfig.ready()`. A code nobody registered is a programming error: a test refuses it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Permission:
    """`areas` are the menu headings (「项目」「督办」…) under which the permission opens something."""

    code: str
    label: str
    areas: tuple[str, ...] = ()


_registry: dict[str, Permission] = {}


def register(*permissions: Permission) -> None:
    """Add permissions. The same one twice is harmless; the same code with another meaning is refused."""
    for permission in permissions:
        known = _registry.setdefault(permission.code, permission)
        if known != permission:
            raise ValueError(f"permission {permission.code!r} is already registered as {known.label!r}")


def registered() -> Mapping[str, Permission]:
    """All permissions by code, in the order of registration."""
    return MappingProxyType(_registry)
