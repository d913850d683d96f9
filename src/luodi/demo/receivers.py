"""What this room does on news from rooms below."""

from typing import Any

from django.dispatch import receiver

from luodi.demo import tables
from luodi.demo.operations.load import PASSWORD
from luodi.demo.tasks import load_demo
from luodi.org.roles import roles
from luodi.org.signals import DemoAccount, demo_accounts_asked, demo_wanted


@receiver(demo_wanted, dispatch_uid="demo.wanted")
def on_demo_wanted(**_: Any) -> None:
    load_demo.defer()


@receiver(demo_accounts_asked, dispatch_uid="demo.accounts")
def on_demo_accounts_asked(**_: Any) -> list[DemoAccount]:
    return demo_accounts()


def demo_accounts() -> list[DemoAccount]:
    """One account a role, as the loaded city has them."""
    units = {unit.code: unit.short_name for unit in tables.units()}
    return [
        DemoAccount(a.username, roles()[a.role].label, units[a.unit], a.title, PASSWORD)
        for a in tables.accounts()
    ]
