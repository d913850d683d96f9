"""`./luodi psql [--role ROLE] [psql arguments]`: a shell on the database, by default only reading."""

import argparse
import subprocess

from luodi.runtime.database import LOGIN_ROLES, connection_parameters
from luodi.runtime.launch.environment import environment_for
from luodi.runtime.launch.server import database_server
from luodi.runtime.postgres import binaries_folder


def main(_verb: str, arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./luodi psql", description="打开数据库命令行（默认只读角色）")
    parser.add_argument("--role", choices=sorted(LOGIN_ROLES), default="verifier", help="以哪个角色连接")
    options, rest = parser.parse_known_args(arguments)
    environment = environment_for(options.role)
    parameters = connection_parameters(options.role)
    names = {
        "host": "PGHOST",
        "port": "PGPORT",
        "dbname": "PGDATABASE",
        "user": "PGUSER",
        "password": "PGPASSWORD",
    }
    environment |= {names[key]: value for key, value in parameters.items() if key in names}
    with database_server():
        return subprocess.run([str(binaries_folder() / "psql"), *rest], env=environment).returncode
