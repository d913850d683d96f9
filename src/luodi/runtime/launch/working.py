"""`./luodi worker`: only the background jobs, for a second machine or a unit of its own."""

import subprocess

from luodi.runtime.launch.environment import environment_for
from luodi.runtime.launch.server import database_server
from luodi.runtime.launch.serving import worker_command


def main(_verb: str, arguments: list[str]) -> int:
    with database_server():
        return subprocess.run([*worker_command(), *arguments], env=environment_for("worker")).returncode
