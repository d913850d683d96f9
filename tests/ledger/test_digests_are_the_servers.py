"""Digests made while staging (operations/rendering.py) are those ledger_digest() makes of the stored row, for every entry."""

import datetime as dt
import random
import uuid
from decimal import Decimal

import pytest
from django.db import connection, models

from luodi.ledger.models.entry import STAMPED_FIELDS
from luodi.ledger.operations.rendering import EntryLines, can_render, chunked
from luodi.ledger.registry import entry_models

AWKWARD = (
    "", "项目", 'a"b', "a\\b",
    "tab\there", "line\nand\rreturn", "\x01\x1f\x7f", "\u2028", "{0} {x} }{", "\\N", "𠮷", "%s", "\b\f/",
)  # fmt: skip
ROWS = 40


def value(field, chance):
    """A value the column takes, awkward where it can be."""
    field = field.target_field if field.is_relation else field
    if field.null and chance.random() < 0.3:
        return None
    match field.get_internal_type():
        case "UUIDField":
            key = uuid.UUID(int=chance.getrandbits(128))
            return chance.choice((key, str(key)))
        case "CharField" | "TextField":
            if field.choices and chance.random() < 0.5:
                return chance.choice(field.choices)[0]
            return chance.choice(AWKWARD)[: field.max_length]
        case "BooleanField":
            return chance.random() < 0.5
        case "DateField":
            return dt.date(1900, 1, 1) + dt.timedelta(days=chance.randrange(90_000))
        case "DecimalField":
            whole = field.max_digits - field.decimal_places
            places = chance.randrange(field.decimal_places + 3)
            return chance.choice((-1, 1)) * Decimal(chance.randrange(10 ** min(whole, 9))).scaleb(-places)
        case "JSONField":
            return nested(chance)
        case _:
            return chance.choice((0, 1, 7, 32_000))


def nested(chance):
    return {
        chance.choice(AWKWARD): chance.choice(
            (
                *AWKWARD,
                None,
                True,
                False,
                0,
                -5,
                10**20,
                [],
                {},
                [1, "x", None],
                {"长": 1, "b": "x", "aa": []},
            )
        )
        for _ in range(chance.randrange(6))
    }


@pytest.mark.parametrize("model", entry_models(), ids=lambda model: model.__name__)
def test_every_entry_is_digested_as_the_server_does_it(db, model):
    fields = [f for f in model._meta.concrete_fields if f.name not in STAMPED_FIELDS]
    if not can_render(fields):
        assert any(
            f.get_internal_type() in ("ArrayField", "FloatField") for f in fields
        )  # these the server digests
        return
    chance = random.Random(model.__name__)
    rows = [{f.attname: value(f, chance) for f in fields} for _ in range(ROWS)]
    copied, server = stored(model, fields, {}, rows)
    assert len(copied) == ROWS
    assert copied == server


def test_what_a_row_leaves_out_has_its_default_and_is_digested_so(db):
    model = next(model for model in entry_models() if model.__name__ == "Milestone")
    fields = [f for f in model._meta.concrete_fields if f.name not in STAMPED_FIELDS]
    defaults = {
        "basis": "claimed",
        "claim": None,
        "opening": False,
        "note": "{注}",
        "document": "",
        "cause": "",
    }
    defaults |= {"second_cause": "", "side": "", "precision": "day"}
    day = dt.date(2015, 1, 1)
    rows = [
        {"kind": "signed", "occurred_first": day, "occurred_on": day, "project_id": uuid.uuid4()},
        {
            "project_id": uuid.uuid4(),
            "occurred_on": day,
            "occurred_first": day,
            "kind": "landed",
            "note": "}",
        },
    ]
    copied, server = stored(model, fields, defaults, rows)
    assert copied == server


def test_a_float_in_a_json_is_left_to_the_server(db):
    field = models.JSONField(name="values")
    field.set_attributes_from_name("values")
    key = models.UUIDField(name="id")
    key.set_attributes_from_name("id")
    lines = EntryLines([key, field], {}).lines([{"id": uuid.uuid4(), "values": {"a": 1.5}}])
    assert next(lines).endswith('\t{"a": 1.5}\t\\N\n')


def stored(model, fields, defaults, rows):
    """(digests copied, digests the server makes) of rows copied into a table of the model's columns."""
    table, columns = model._meta.db_table, [f'"{f.column}"' for f in fields]
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE copied ON COMMIT DROP AS SELECT {', '.join(columns)}, digest FROM {table}"
            " WITH NO DATA"
        )
        with cursor.copy(f"COPY copied ({', '.join(columns)}, digest) FROM STDIN") as copy:
            for chunk in chunked(EntryLines(fields, defaults).lines(rows)):
                copy.write(chunk)
        cursor.execute("SELECT digest::text, ledger_digest(to_jsonb(c))::text FROM copied c")
        pairs = cursor.fetchall()
        cursor.execute("DROP TABLE copied")
    return [copied for copied, _ in pairs], [server for _, server in pairs]
