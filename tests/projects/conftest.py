"""Fixtures of this room's tests."""

import pytest

from people_cast import person
from projects_cast import acting


@pytest.fixture
def clerk(db, settings, tmp_path):
    """A clerk at work, whose uploads lie in a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path
    user = person("reporter")
    with acting(user):
        yield user
