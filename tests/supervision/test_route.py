"""Where a group goes first and whom it meets there: on the list, on the phone, on paper and in the offline file."""

import datetime as dt

from django.test import Client

from luodi.access.scope import acting_as
from luodi.ledger.queries.reading import today
from luodi.projects.enums import DutyRole, Kind
from luodi.projects.operations.duty import Holder, assign_duty
from luodi.supervision.models import Visit
from luodi.supervision.operations.inspection import Plan, plan_round
from people_cast import person
from projects_cast import happened, project
from supervision_cast import as_, cast


def test_route_order_and_site_contact_stand_on_list_phone_and_paper(db):
    c = cast()
    with acting_as(c.clerk):
        other = project(c.clerk, "安地水厂")
        for one in (c.project, other):
            happened(c.clerk, one, Kind.SIGNED, dt.date(2015, 3, 1))
    holder = Holder("金现场", "婺城区招商局")
    as_(c.boss, assign_duty, project=other.pk, role=DutyRole.AGENT, holder=holder, since=today())
    inspector = person("inspector", unit_name="市督查室", region="330700")
    plan = Plan("monthly", "11月督查", "年度计划", today(), today(), 2, groups=1)
    made = as_(inspector, plan_round, plan=plan)
    with acting_as(inspector):
        places = list(
            Visit.objects.order_by("group", "place").values_list("group", "place", "project__name", "pk")
        )
    assert [(group, place) for group, place, *_ in places] == [(1, 1), (1, 2)]
    client = Client()
    client.force_login(inspector)
    listed = client.get(f"/supervision/inspections/{made.pk}/").content.decode()
    assert listed.index(places[0][2]) < listed.index(places[1][2])
    paper = client.get(f"/supervision/inspections/{made.pk}/paper/").content.decode()
    assert "第 1 组第 2 站" in paper
    assert "金现场" in paper
    visit = next(key for _, _, name, key in places if name == other.name)
    assert "金现场" in client.get(f"/supervision/visits/{visit}/").content.decode()
