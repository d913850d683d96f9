"""Revisions and workbooks on their way in, under the second wall."""

import datetime as dt

import pytest

import people_cast as cast
from luodi.access.scope import acting_as
from luodi.exchange.models import Upload
from luodi.ledger.models import Revision
from projects_cast import acting, project


def upload_of(user) -> Upload:
    return Upload.objects.create(
        importer="projects", file_name="台账.xlsx", size=1, sha256="0" * 64, as_of=dt.date(2015, 6, 30),
        actor_id=user.pk, actor_name=user.name, unit_id=user.unit_id, unit_name=str(user.unit),
    )  # fmt: skip


@pytest.mark.parametrize("table", ["ledger_revision", "exchange_upload"])
def test_without_a_setting_the_web_role_sees_none(fresh_database, table):
    clerk = cast.person("reporter")
    with acting(clerk):
        project(clerk)
        upload_of(clerk)
    with fresh_database.connect() as raw:
        raw.execute("SET ROLE luodi_web_city")
        (there,) = raw.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert there > 0
        raw.execute("RESET ROLE")
        assert raw.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


@pytest.mark.django_db
def test_a_workbook_is_its_unit_s():
    clerk, stranger = (
        cast.person("reporter"),
        cast.person("reporter", unit_name="义乌市招商局", region="330782"),
    )
    with acting_as(clerk):
        upload_of(clerk)
        assert Upload.objects.count() == 1
    with acting_as(stranger):
        assert Upload.objects.count() == 0
    with acting_as(cast.person("section_chief")):
        assert Upload.objects.count() == 1


@pytest.mark.django_db
def test_a_reading_finds_every_tick_also_for_a_district():
    clerk, stranger = (
        cast.person("reporter"),
        cast.person("reporter", unit_name="义乌市招商局", region="330782"),
    )
    with acting(clerk):
        project(clerk)
        seen = Revision.objects.count()
    with acting_as(stranger):
        assert Revision.objects.count() == seen
