"""周一一页纸: each role of domain notes 9 has its own, any other post its to-dos; who has to do what by when, on one page."""

import datetime as dt
import uuid

import pytest
from django.test import Client

from luodi.access.scope import acting_as
from luodi.calc.partial_dates import PartialDate
from luodi.ledger.queries.reading import today
from luodi.org.roles import roles
from luodi.projects.enums import Kind
from luodi.projects.models import Project
from luodi.projects.operations.returns import report_month
from luodi.projects.operations.review import pass_claims
from luodi.supervision.queries.monday import sheet, sheets_for
from people_cast import person
from projects_cast import happened, officer, project
from reading_papers import pages_of_pdf
from supervision_cast import as_, cast, problem


@pytest.fixture
def c(db):
    return cast()


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def sections(user, code):
    with acting_as(user):
        return {section.heading: section for section in sheet(user, code).sections}


def test_every_role_of_the_weekly_needs_has_a_sheet_of_its_own_first(c):
    leader = person("city_leader", unit_name="市领导", region="330700")
    leader.unit.kind = "leadership"
    leader.unit.save()
    inspector = person("inspector", unit_name="市督查室", region="330700")
    first = {user: sheets_for(user)[0] for user in (leader, c.office, inspector, c.clerk, c.boss, officer())}
    assert list(first.values()) == ["leader", "office", "inspector", "district", "district", "bureau"]


def test_whoever_may_look_at_supervision_has_a_sheet(c):
    for code, role in roles().items():
        if "supervision.view" in role.permissions:
            user = person(code, unit_name=f"{role.label}处", region="330700")
            assert sheets_for(user), code
            assert client_of(user).get("/supervision/monday/").status_code == 200, code


def test_the_bureau_s_sheet_names_who_has_not_reported_what_lacks_evidence_and_what_is_stale(c):
    clerk, other = c.clerk, person("reporter", unit_name="金东区招商局", region="330703")
    with acting_as(other):
        done = project(other, "已报的项目")
        day = today()
        report_month(by=other, projects=[done.pk], month=day, unchanged=True)
    with acting_as(clerk):
        started = happened(clerk, c.project, Kind.SIGNED, dt.date(2026, 3, 2))
    as_(c.boss, pass_claims, claims=[("projects_milestone", started.pk)])
    found = sections(officer(), "bureau")
    unreported = found["本月还没报的单位"].rows
    last = PartialDate.of_month(day.year, day.month).last
    assert [(row.who, row.when) for row in unreported] == [(clerk.unit.short_name, last)]
    (claim,) = found["等市里核实的"].rows
    assert "还缺投资方、投资协议或合同" in claim.detail
    assert claim.who == c.project.unit_name  # not the bureau: the unit owes the papers
    assert found["久未更新的"].rows == []


def test_a_stale_project_stands_on_it_with_its_days(c):
    then = today() - dt.timedelta(days=90)
    with acting_as(user := officer()):
        Project.objects.update(last_recorded_at=dt.datetime.combine(then, dt.time(4), dt.UTC))
        (row,) = {s.heading: s for s in sheet(user, "bureau").sections}["久未更新的"].rows
    assert (row.what, row.detail, row.is_late) == (c.project.name, "90 天没有动静", True)


def test_a_post_without_a_sheet_of_its_own_reads_its_to_dos(c):
    with acting_as(c.clerk):
        happened(c.clerk, c.project, Kind.SIGNED, dt.date(2026, 3, 2))
    found = sections(c.boss, "own")
    assert [row.what for row in found["待区审"].rows] == [c.project.name]


def test_the_district_s_sheet_keeps_what_waits_for_a_department_apart(c):
    problem(c)
    problem(c, lead_unit=c.department.unit_id, title="规划条件没批")
    (row,) = sections(c.clerk, "district")["等市级部门的"].rows
    assert row.who == c.department.unit.short_name
    assert "等市级部门的" not in sections(c.department, "district")  # it has no projects of its own


@pytest.mark.parametrize("code", ["office", "own"])
def test_it_is_one_page_of_paper(c, code):
    problem(c)
    paper = client_of(c.office).get(f"/supervision/monday/?role={code}&as=pdf")
    assert pages_of_pdf(paper.content) == 1


def test_another_role_s_sheet_is_not_shown(c):
    for code in ("bureau", "leader", str(uuid.uuid4())):
        assert client_of(c.clerk).get(f"/supervision/monday/?role={code}").status_code == 404
