"""The demonstration city for tests: loaded once into a template of its own, cloned where a test writes."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

import testing_cluster
from luodi.demo.operations.load import load
from luodi.runtime.database import OWNER
from luodi.runtime.databases import connect_as_owner, database_exists
from luodi.runtime.paths import ROOT

SHAPING = ("calc", "access", "ledger", "org", "projects", "assessment", "approvals", "supervision", "demo")
"""Rooms whose code or tables may change what is loaded."""


def demo_template(migrated: str) -> str:
    """The name of the loaded template; loads it when the code has changed since."""
    name = f"luodi_template_demo_{_digest(migrated)}"
    with connect_as_owner("postgres") as server:
        server.execute("SELECT pg_advisory_lock(hashtext('luodi demo template'))")
        if database_exists(server, name):
            return name
        for (old,) in server.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'luodi_template_demo_%'"
        ).fetchall():
            testing_cluster.drop(old)
        unfinished = testing_cluster.clone(migrated, "demo")
        with connect_as_owner(unfinished) as connection:
            load(connection)
        server.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')
    return name


def _digest(migrated: str) -> str:
    digest = hashlib.sha256(migrated.encode())
    for room in SHAPING:
        for path in sorted((ROOT / "src" / "luodi" / room).rglob("*")):
            if path.suffix in (".py", ".csv", ".sql", ".yaml"):
                digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def connected_to(database: str) -> Iterator[None]:
    """Django's connection goes there for a while."""
    before = connections["default"].settings_dict["NAME"]
    connections.close_all()
    connections["default"].settings_dict["NAME"] = database
    try:
        yield
    finally:
        connections.close_all()
        connections["default"].settings_dict["NAME"] = before


@contextmanager
def as_owner(database: str) -> Iterator[None]:
    """Django as the owner, who sees every row: for verification and rebuilding, which are the owner's to do."""
    settings = connections["default"].settings_dict
    with connected_to(database):
        before, settings["USER"] = settings["USER"], OWNER
        try:
            yield
        finally:
            connections.close_all()
            settings["USER"] = before


@contextmanager
def own_clone(template: str) -> Iterator[None]:
    """Django on a clone of the loaded city, with real commits."""
    database = testing_cluster.clone(template, f"city{os.getpid()}")
    try:
        with connected_to(database):
            yield
    finally:
        testing_cluster.drop(database)
