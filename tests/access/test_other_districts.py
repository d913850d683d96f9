"""Every page and every form, asked by another district with this district's ids: not there, and nothing written."""

import datetime
import io
import re
import zipfile

import pytest
from django.db import connection

import people_cast as cast
from luodi.access.addresses import addresses
from luodi.access.enums import Scope
from luodi.access.models import ProjectScope
from luodi.access.scope import acting_as
from luodi.common.ids import uuid7
from luodi.ledger.models import Revision
from luodi.org.roles import roles
from luodi.projects.enums import Kind
from luodi.projects.models import Milestone, Project
from projects_cast import acting, happened, project

pytestmark = pytest.mark.usefixtures("db")
UNIT_ROLES = [role.code for role in roles().values() if role.scope is Scope.UNIT]
OF_A_PROJECT = sorted(
    (a for a in addresses() if a.route.startswith("projects/<uuid:pk>/")), key=lambda a: a.route
)
WITH_IDS_IN_THE_FORM = sorted(
    (a for a in addresses() if a.route.startswith(("projects/", "companies/")) and not a.converters),
    key=lambda a: a.route,
)


@pytest.fixture
def theirs():
    """A project of 婺城 with a milestone."""
    clerk = cast.person("reporter")
    with acting(clerk):
        made = project(clerk)
        milestone = happened(clerk, made, Kind.REGISTERED, datetime.date(2014, 1, 8))
    return made, milestone


def path(route: str, made: Project, milestone: Milestone) -> str:
    return "/" + re.sub(r"<uuid:(\w+)>", lambda m: str(made.pk if m[1] == "pk" else milestone.pk), route)


def everything(made: Project, milestone: Milestone) -> dict:
    """A form that names their project under every name a form of ours uses for one."""
    names = ("pick", "project", "projects", "pk", "key", "id", "only")
    return dict.fromkeys(names, str(made.pk)) | {
        "entry": str(milestone.pk),
        "claim": str(milestone.pk),
        "unit": str(made.pk),
        "act": "pass",
        "reason": "测",
        "document": "测〔2015〕1号",
    }


def test_there_are_pages_to_ask():
    assert len(OF_A_PROJECT) > 10
    assert len(WITH_IDS_IN_THE_FORM) > 5


@pytest.mark.parametrize("role", UNIT_ROLES)
def test_a_stranger_finds_none_of_the_project_s_pages_and_writes_nothing(client, theirs, role):
    stranger = cast.person(role, unit_name="义乌市招商局", region="330782")
    client.force_login(stranger)
    before = Revision.objects.count()
    wrong = []
    for address in OF_A_PROJECT:
        expected = {404, 405} if address.mark.admits(stranger) else {403}
        for method in ("get", "post"):
            answer = getattr(client, method)(path(address.route, *theirs), everything(*theirs))
            if answer.status_code not in expected:
                wrong.append((method, address.route, answer.status_code))
            if theirs[0].pk.hex in answer.content.decode() or "菜鸟电商新城" in answer.content.decode():
                wrong.append((method, address.route, "tells the name"))
    assert wrong == []
    assert Revision.objects.count() == before


def text_of(answer):
    """What a reader could find in the answer; a workbook is opened."""
    content = answer.getvalue() if answer.streaming else answer.content
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


@pytest.mark.parametrize("role", UNIT_ROLES)
def test_a_form_that_names_another_district_s_project_writes_nothing(client, theirs, role):
    stranger = cast.person(role, unit_name="义乌市招商局", region="330782")
    client.force_login(stranger)
    before = Revision.objects.count()
    for address in WITH_IDS_IN_THE_FORM:
        answer = client.post(path(address.route, *theirs), everything(*theirs))
        assert answer.status_code < 500, address.route
        assert "菜鸟电商新城" not in text_of(answer), address.route
    assert Revision.objects.count() == before


def test_the_same_pages_open_to_the_district_itself(client, theirs):
    """Without this the tests above could pass on addresses that never work."""
    reviewer = cast.person("county_reviewer")
    client.force_login(reviewer)
    opened = [
        address.route
        for address in OF_A_PROJECT
        if address.mark.admits(reviewer) and client.get(path(address.route, *theirs)).status_code == 200
    ]
    assert len(opened) > 10


def test_a_project_cannot_be_registered_for_another_district_s_unit(client):
    stranger = cast.person("reporter", unit_name="义乌市招商局", region="330782")
    own = {
        "name": "借名项目",
        "unit": str(stranger.unit_id),
        "region": "330782",
        "since": "2015年3月",
        "planned_total": "2亿",
        "currency": "CNY",
    }
    client.force_login(stranger)
    foreign = cast.unit("婺城区招商局").pk
    client.post("/projects/new/", own | {"unit": str(foreign), "request_key": str(uuid7())})
    with acting(stranger):
        assert not Project.objects.exists()
    with acting(cast.person("city_officer")):
        assert not Project.objects.exists()
    assert client.post("/projects/new/", own | {"request_key": str(uuid7())}).status_code == 302
    with acting(stranger):
        assert Project.objects.get().unit == stranger.unit_id


def test_the_second_wall_stands_when_a_view_forgets_the_first(theirs):
    """Raw queries without visible_to, as a careless view would write them."""
    made, milestone = theirs
    stranger = cast.person("reporter", unit_name="义乌市招商局", region="330782")
    with acting_as(stranger):
        assert not Project.objects.filter(pk=made.pk).exists()
        assert not Milestone.objects.filter(pk=milestone.pk).exists()
    assert not ProjectScope.objects.filter(grantee=stranger.unit_id).exists()


def test_every_table_of_a_project_stands_behind_the_second_wall():
    """A new table with a project column must call protect() in its migration."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, c.relrowsecurity FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relkind = 'r' AND a.attname = 'project_id' AND NOT a.attisdropped"
            " AND c.relname <> 'access_project_scope'"
        )
        found = dict(cursor.fetchall())
    assert "projects_milestone" in found
    assert [table for table, protected in found.items() if not protected] == []
