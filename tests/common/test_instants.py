"""common/instants.py: the same instants as the driver's own reader, and the same refusals."""

import datetime as dt

import psycopg
import pytest
from django.db import DataError, connection

from luodi.common.instants import InstantLoader

pytestmark = pytest.mark.django_db

WRITTEN = (
    "2015-06-30 23:59:59.999999+08", "2026-11-23 00:00+00", "9999-12-31 00:00:00+00", "0001-01-01 00:00:00+00",
    "1900-01-01 00:00:00+08:05:43", "2015-06-30 12:00:00.5-11:30",
)  # fmt: skip


def instant(text: str) -> dt.datetime | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [text])
        found: dt.datetime | None = cursor.fetchone()[0]
        return found


def test_instants_are_those_of_the_driver():
    connection.ensure_connection()
    found = connection.connection.adapters.get_loader(
        psycopg.adapters.types["timestamptz"].oid, psycopg.pq.Format.TEXT
    )
    assert found is InstantLoader
    for text in WRITTEN:
        with connection.cursor() as cursor:
            cursor.execute("SELECT extract(epoch FROM %s::timestamptz)", [text])
            seconds = cursor.fetchone()[0]
        expected = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(
            microseconds=int(seconds * 1_000_000)
        )
        assert instant(text) == expected
        assert instant(text).tzinfo is dt.UTC
    with connection.cursor() as cursor:
        cursor.execute("SELECT NULL::timestamptz, ARRAY['2015-06-30 00:00+00'::timestamptz]")
        assert cursor.fetchone() == (None, [dt.datetime(2015, 6, 30, tzinfo=dt.UTC)])


@pytest.mark.parametrize("text", ["infinity", "0044-03-15 00:00:00+00 BC", "20000-01-01 00:00+00"])
def test_what_no_datetime_can_be_is_refused(text):
    with pytest.raises((DataError, psycopg.DataError)):
        instant(text)


def test_a_session_in_another_time_zone_means_the_same_instant():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TimeZone = 'Asia/Shanghai'")
        cursor.execute("SELECT '2015-06-30 08:00:00+08'::timestamptz")
        assert cursor.fetchone()[0] == dt.datetime(2015, 6, 30, tzinfo=dt.UTC)
