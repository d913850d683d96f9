"""Fixtures of this room's tests."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exchange.money_importer import MoneyImporter
from exchange.office import Office
from luodi.exchange import importers
from people_cast import person
from projects_cast import acting, project


@pytest.fixture
def office(db: None, tmp_path: Path, settings: Any) -> Iterator[Office]:
    settings.MEDIA_ROOT = tmp_path / "files"
    clerk = person("reporter")
    with acting(clerk):
        importer = MoneyImporter(project(clerk))
        importers.register(importer)
        yield Office(clerk, importer, tmp_path)
