"""What a backup covers: one database and its folder of attachments."""

import os
from dataclasses import dataclass
from pathlib import Path

from luodi.runtime.database import connection_parameters
from luodi.runtime.paths import var_folder

PG_VARIABLES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}


@dataclass(frozen=True)
class Place:
    database: str
    files: Path
    backups: Path

    @classmethod
    def configured(cls) -> "Place":
        var = var_folder()
        return cls(str(connection_parameters("owner")["dbname"]), var / "files", var / "backups")


def client_environment() -> dict[str, str]:
    """For pg_dump and pg_restore: the owner's connection without the password on a command line."""
    parameters = connection_parameters("owner")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    known = {PG_VARIABLES[key]: str(value) for key, value in parameters.items() if key in PG_VARIABLES}
    other = {f"PG{key.upper()}": str(value) for key, value in parameters.items() if key.startswith("ssl")}
    return clean | known | other
