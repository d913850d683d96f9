"""News this room announces to rooms above."""

from django.dispatch import Signal

demo_wanted = Signal()
"""Somebody at the wizard chose 「看演示」. The demonstration room loads its city; sent outside a transaction."""
