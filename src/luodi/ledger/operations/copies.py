"""Entries made of other entries inside the server, for revisions that have booked their tick: nothing travels."""

from collections.abc import Mapping

from luodi.ledger.models import Entry
from luodi.ledger.models.entry import STAMPED_FIELDS
from luodi.ledger.operations.bulk import STAMPS


def copying(model: type[Entry], said: Mapping[str, str], source: str) -> str:
    """
    INSERT … SELECT into the model's table, digests and stamps included. `source` is what follows FROM and calls the
    old entry `c`; `said` gives {column: SQL} for what is not copied as it stands.
    """
    columns = [field.column for field in model._meta.concrete_fields if field.name not in STAMPED_FIELDS]
    quoted = ", ".join(f'"{column}"' for column in columns)
    told = ", ".join(f'{said.get(column, f"c.{column}")} AS "{column}"' for column in columns)
    return (
        f"INSERT INTO {model._meta.db_table} ({quoted}, digest, {', '.join(STAMPS)})"
        f" SELECT {quoted}, ledger_digest(to_jsonb(s)), {', '.join(STAMPS.values())}"
        f" FROM (SELECT {told} FROM {source}) s"
    )
