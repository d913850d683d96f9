"""Static files under names that carry a digest of their content, so browsers keep them for a year.

`{% static "common/js/frame.js" %}` writes `…/frame.3f1c09a2be47.js`. Nothing is collected or copied: HashedFiles
finds the file behind such a name in the rooms' own folders. The plain names go on working, for a minute.
"""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import AppDirectoriesFinder, BaseFinder
from django.contrib.staticfiles.storage import StaticFilesStorage

DIGITS = 12


@cache
def digest_of(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:DIGITS]


def hashed(name: str, path: str) -> str:
    """`a/b.js` → `a/b.<digest>.js`."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem}.{digest_of(path)}.{ending}" if dot else name


def without_digest(name: str) -> str:
    """The name `hashed` made this one of, were it one of its making."""
    stem, _, ending = name.rpartition(".")
    plain, _, digest = stem.rpartition(".")
    return f"{plain}.{ending}" if plain and len(digest) == DIGITS else ""


@cache
def hashed_name(name: str) -> str:
    """Found once: a page names twenty files, and each room's folder would be asked for each of them."""
    path = finders.find(name)
    return hashed(name, path) if isinstance(path, str) else name


class HashedNames(StaticFilesStorage):
    """What `{% static %}` asks. Plain names while debugging, where files change under a running server."""

    def url(self, name: str | None) -> str:
        return super().url(name if settings.DEBUG or not name else hashed_name(name))


class HashedFiles(BaseFinder):
    """The same files as AppDirectoriesFinder, by their hashed names; stands after it in the settings."""

    def __init__(self, *_arguments: Any, **_named: Any) -> None:
        self.plain = AppDirectoriesFinder()

    def find(self, path: str, find_all: bool = False, **_named: Any) -> Any:
        name = without_digest(path)
        # the finder says [] for nothing
        found = self.plain.find(name) if name else None
        right = isinstance(found, str) and hashed(name, found) == path
        return ([found] if right else []) if find_all else (found if right else [])

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, "_Renamed"]]:
        for name, storage in self.plain.list(ignore_patterns):
            path = storage.path(name)
            yield hashed(name, path), _Renamed(path)


class _Renamed:
    """The little that WhiteNoise asks of the storage a file was found in."""

    prefix = ""

    def __init__(self, where: str) -> None:
        self.where = where

    def path(self, _name: str) -> str:
        return self.where
