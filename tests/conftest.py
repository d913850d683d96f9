"""Fixtures of every room. docs/testing.md says when to use which.

db               rows are rolled back after the test (the usual one)
fresh_database   a database of its own: real commits, threads, other connections; dropped afterwards
owner_connection psycopg connection as the owner to the database the test is connected to
live_city        a web server on a fresh database, for browser tests
page             a Chromium tab on live_city (tests/browser_fixtures.py)
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from django.db import connections
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

import testing_cluster
from browser_fixtures import chromium, chromium_on, page, playwright  # noqa: F401 - fixtures are found by being here
from luodi.runtime.database import OWNER, WEB_UNIT
from luodi.runtime.databases import connect_as_owner
from luodi.runtime.holding import Hold

TEMPLATE = "LUODI_TEST_TEMPLATE"
_hold = pytest.StashKey[Hold]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="also run the tests marked `full`")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        config.stash[_hold], os.environ[TEMPLATE] = testing_cluster.begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    if hold := config.stash.get(_hold, None):
        hold.end()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.option.full:
        long = [item for item in items if item.get_closest_marker("full")]
        items[:] = [item for item in items if item not in long]
        config.hook.pytest_deselected(items=long)
    for item in items:
        marker = item.get_closest_marker("django_db")
        if (marker and marker.kwargs.get("transaction")) or "transactional_db" in getattr(
            item, "fixturenames", ()
        ):
            raise pytest.UsageError(
                f"{item.nodeid}: the web role may not truncate tables; use `fresh_database`"
            )


def _connect_django_to(database: str) -> None:
    connections.close_all()
    connections["default"].settings_dict["NAME"] = database


def _refuse_owner() -> None:
    """Rights and row-level security are only tested if the tests have none of the owner's powers."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper OR rolbypassrls,"
            " (SELECT count(*) FROM pg_class WHERE relowner = pg_roles.oid)"
            " FROM pg_roles WHERE rolname = session_user"
        )
        user, powerful, owned = cursor.fetchone()
    if user == OWNER or powerful or owned:
        pytest.exit(f"the tests are connected as {user}, who owns tables or bypasses row-level security", 3)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """pytest-django's own would create databases as the web role; ours clones the template as the owner."""
    database = testing_cluster.clone(os.environ[TEMPLATE], "worker")
    with django_db_blocker.unblock():
        _connect_django_to(database)
        _refuse_owner()
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    testing_cluster.drop(database)


@dataclass(frozen=True)
class FreshDatabase:
    name: str

    def connect(self, user: str = WEB_UNIT) -> psycopg.Connection:
        """One more connection, outside Django."""
        settings = connections["default"].settings_dict
        return psycopg.connect(host=settings["HOST"], dbname=self.name, user=user)


@pytest.fixture
def fresh_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[FreshDatabase]:
    """A clone of its own with real commits; Django's connections of every thread go there."""
    if connections["default"].in_atomic_block:
        pytest.fail("`fresh_database` and the `django_db` mark (or `db`) exclude each other", pytrace=False)
    shared = connections["default"].settings_dict["NAME"]
    database = testing_cluster.clone(os.environ[TEMPLATE], "fresh")
    with django_db_blocker.unblock():
        _connect_django_to(database)
        try:
            yield FreshDatabase(database)
        finally:
            _connect_django_to(shared)
            testing_cluster.drop(database)


@pytest.fixture
def owner_connection(django_db_setup: None) -> Iterator[psycopg.Connection]:
    """The owner, autocommit. It does not see what the test's own transaction has not committed."""
    with connect_as_owner(connections["default"].settings_dict["NAME"]) as connection:
        yield connection


@pytest.fixture
def live_city(fresh_database: FreshDatabase) -> Iterator[LiveServer]:
    """A threaded server in this process on a fresh database; `.url` is its address."""
    server = LiveServer("127.0.0.1")
    try:
        yield server
    finally:
        server.stop()
