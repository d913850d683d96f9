"""The database server for the length of a block: the embedded one, or the one DATABASE_URL names."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from luodi.runtime import fingerprint
from luodi.runtime.databases import connect_as_owner
from luodi.runtime.holding import holding
from luodi.runtime.launch.environment import PYTHON, environment_for
from luodi.runtime.paths import var_folder
from luodi.runtime.postgres import Cluster
from luodi.runtime.refusal import Refusal


def is_embedded() -> bool:
    return not os.environ.get("DATABASE_URL")


def cluster() -> Cluster:
    return Cluster(var_folder())


@contextmanager
def database_server() -> Iterator[None]:
    if not is_embedded():
        yield
        return
    with holding(cluster()):
        yield


def prepare_if_changed(*options: str) -> None:
    """`prepare`, unless this very code has prepared this database before: saves two seconds a start."""
    with contextlib.suppress(psycopg.OperationalError), connect_as_owner() as connection:
        if fingerprint.of_database(connection) == fingerprint.of_code():
            return
    prepare(*options)


def prepare(*options: str) -> None:
    """Database, roles, migrations, rights: everything the owner does before others may start."""
    command = [PYTHON, "-m", "luodi", "prepare", *options]
    if subprocess.run(command, env=environment_for("owner")).returncode:
        raise Refusal("数据库没有准备好（原因见上），已停止启动；数据未受影响。")
