"""The share of problems called back at random is switched off, so that 销号 depends only on what a test does."""

import pytest

from luodi.supervision.operations import lots


@pytest.fixture(autouse=True)
def nobody_is_drawn_for_a_callback(monkeypatch):
    monkeypatch.setattr(lots, "SHARE", 10**12)
