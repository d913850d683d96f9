"""Reference data beside the checkout: used where present, never needed."""

from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
# A git worktree lies one folder deeper than a checkout.
FOLDERS = [parent / "shared" / "data" for parent in (CHECKOUT.parent, CHECKOUT.parent.parent)]


def shared_data(name: str) -> Path:
    """`../shared/data/<name>`; skips the test with one line where it is absent."""
    for folder in FOLDERS:
        if (folder / name).exists():
            return folder / name
    pytest.skip(f"no ../shared/data/{name} here")
