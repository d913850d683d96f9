"""News this room announces to rooms above."""

from dataclasses import dataclass

from django.dispatch import Signal


@dataclass(frozen=True)
class DemoAccount:
    """Somebody one may sign in as in a demonstration. Its password is no secret."""

    username: str
    role: str
    unit: str
    title: str
    password: str


demo_wanted = Signal()
"""Somebody at the wizard chose 「看演示」. The demonstration room loads its city; sent outside a transaction."""

demo_accounts_asked = Signal()
"""The sign-in page of a demonstration asks who may be tried; receivers return a list of DemoAccount."""
