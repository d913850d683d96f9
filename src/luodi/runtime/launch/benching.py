"""`./luodi bench`: a server and a database of its own, with the settings of a real one."""

import os
import subprocess

from luodi.runtime.databases import connect_as_owner, drop_database
from luodi.runtime.holding import holding
from luodi.runtime.launch.environment import PYTHON, environment_for
from luodi.runtime.launch.server import prepare
from luodi.runtime.paths import var_folder
from luodi.runtime.postgres import Cluster

DATABASE = "luodi_bench"


def main(_verb: str, arguments: list[str]) -> int:
    folder = var_folder() / "bench"
    os.environ["LUODI_VAR"] = str(folder)
    os.environ["LUODI_DB_NAME"] = DATABASE
    os.environ.pop("DATABASE_URL", None)
    with holding(Cluster(folder)):
        with connect_as_owner("postgres") as server:
            drop_database(server, DATABASE)
        prepare("--quiet")
        command = [PYTHON, "-m", "luodi", "bench", *arguments]
        return subprocess.run(command, env=environment_for("web")).returncode
