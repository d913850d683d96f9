"""What this room refuses: the project ledger's own refusals, under its name."""

from luodi.projects.errors import NeedsConfirmation, Refusal

__all__ = ["NeedsConfirmation", "Refusal"]
