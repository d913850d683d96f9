"""One embedded PostgreSQL a checkout (var/test), one migrated template database, clones for the tests.

The template is rebuilt when anything that shapes it changes. The server stops with the last test run that
uses it; after a killed run the next one takes it over.
"""

import os
import subprocess
import sys
from itertools import count

from luodi.runtime import fingerprint
from luodi.runtime.databases import (
    connect_as_owner,
    create_database,
    database_exists,
    drop_database,
    ensure_database,
)
from luodi.runtime.holding import Hold
from luodi.runtime.paths import ROOT, var_folder
from luodi.runtime.postgres import Cluster

# speed for durability: a test database is worth nothing after a power cut
SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
_numbers = count(1)


def cluster() -> Cluster:
    return Cluster(var_folder(), SETTINGS)


def template_name() -> str:
    return f"luodi_template_{fingerprint.of_code()[:12]}"


def begin() -> tuple[Hold, str]:
    """Start the server and make the template; returns the hold on the server and the template's name."""
    hold = Hold(cluster())
    hold.begin(when_alone=_drop_leftovers)
    return hold, _ensure_template()


def clone(template: str, purpose: str) -> str:
    """A new database with real rows of its own; the caller drops it."""
    name = f"luodi_test_{os.getpid()}_{purpose}_{next(_numbers)}"
    with connect_as_owner("postgres") as server:
        create_database(server, name, template)
    return name


def drop(name: str) -> None:
    with connect_as_owner("postgres") as server:
        drop_database(server, name)


def _ensure_template() -> str:
    name = template_name()
    with connect_as_owner("postgres") as server:
        # two runs that start together build it once
        server.execute("SELECT pg_advisory_lock(hashtext('luodi test template'))")
        if database_exists(server, name):
            return name
        unfinished = f"{name}_new"
        drop_database(server, unfinished)
        ensure_database(unfinished)
        _migrate(unfinished)
        server.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')
        for (old,) in server.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'luodi_template_%%' AND datname <> %s", [name]
        ).fetchall():
            drop_database(server, old)
    return name


def _migrate(database: str) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "luodi", "migrate", "--verbosity=0"],
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "luodi.config.settings",
            "PYTHONPATH": str(ROOT / "src"),
            "LUODI_DB_ROLE": "owner",
            "LUODI_DB_NAME": database,
        },
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    if result.returncode:
        raise RuntimeError(f"the template database does not migrate:\n{result.stdout}{result.stderr}")


def _drop_leftovers() -> None:
    with connect_as_owner("postgres") as server:
        for (name,) in server.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'luodi_test_%'"
        ).fetchall():
            drop_database(server, name)
