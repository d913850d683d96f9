"""Every other verb: `python -m luodi VERB` with the database running, as the role the verb needs."""

import os
import subprocess

from luodi.runtime.launch.environment import PYTHON, environment_for
from luodi.runtime.launch.server import database_server, prepare_if_changed

OWNER_VERBS = {"migrate", "prepare", "demo", "setup", "backup", "restore"}
"""They make tables, load past ticks or read every table; the rest works with the worker's rights."""
PREPARING_VERBS = {"migrate", "prepare", "restore"}
BARE_VERBS = {"makemigrations", "check", "collectstatic", "templates"}
"""They need no database."""


def role_for(verb: str, arguments: list[str]) -> str:
    if named := os.environ.get("LUODI_DB_ROLE"):
        return named
    if verb in OWNER_VERBS:
        return "owner"
    if verb == "ledger":
        return "owner" if arguments[:1] == ["rebuild"] else "verifier"
    return "worker"


def pass_on(verb: str, arguments: list[str]) -> int:
    if verb == "migrate" and not arguments:
        verb = "prepare"
    command = [PYTHON, "-m", "luodi", verb, *arguments]
    environment = environment_for(role_for(verb, arguments))
    if verb in BARE_VERBS or {"-h", "--help"} & set(arguments):
        return subprocess.run(command, env=environment).returncode
    with database_server():
        if verb not in PREPARING_VERBS:
            prepare_if_changed("--quiet")
        return subprocess.run(command, env=environment).returncode
