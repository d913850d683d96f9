"""
demo_city      name of the loaded database; read only
entries        owner's connection to it, outside Django: for plain SQL
owners_city    Django on it as the owner, who sees every row; read only
changing_city  Django on a clone of its own, with real commits
"""

import os
from collections.abc import Iterator

import psycopg
import pytest
from pytest_django.plugin import DjangoDbBlocker

from demo_cast import as_owner, demo_template, own_clone
from luodi.runtime.databases import connect_as_owner


@pytest.fixture(scope="session")
def demo_city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> str:
    with django_db_blocker.unblock():
        return demo_template(os.environ["LUODI_TEST_TEMPLATE"])


@pytest.fixture
def entries(demo_city: str) -> Iterator[psycopg.Connection]:
    with connect_as_owner(demo_city) as connection:
        yield connection


@pytest.fixture
def changing_city(demo_city: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), own_clone(demo_city):
        yield


@pytest.fixture
def owners_city(demo_city: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), as_owner(demo_city):
        yield
