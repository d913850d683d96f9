"""What this room does on news from rooms below."""

from typing import Any

from django.dispatch import receiver

from luodi.demo.tasks import load_demo
from luodi.org.signals import demo_wanted


@receiver(demo_wanted, dispatch_uid="demo.wanted")
def on_demo_wanted(**_: Any) -> None:
    load_demo.defer()
