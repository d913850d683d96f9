"""On a phone on site: without a network the record stays in the phone and is sent once when there is one again."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client

from luodi.access.scope import acting_as
from luodi.ledger.queries.reading import today
from luodi.projects.enums import Kind
from luodi.supervision.models import Visit, VisitRecord
from luodi.supervision.operations.inspection import Plan, plan_round
from people_cast import person
from projects_cast import happened
from supervision_cast import as_, cast


@pytest.mark.browser
def test_a_record_written_without_a_network_is_sent_once_when_it_is_back(page, live_city):
    page.set_default_timeout(60_000)
    c = cast()
    with acting_as(c.clerk):
        happened(c.clerk, c.project, Kind.SIGNED, dt.date(2015, 3, 1))
    inspector = person("inspector", unit_name="市督查室", region="330700")
    as_(inspector, plan_round, plan=Plan("monthly", "11月督查", "年度督查计划", today(), today(), 1))
    with acting_as(inspector):
        visit = Visit.objects.get()
    client = Client()
    client.force_login(inspector)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_city.url}])
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/supervision/visits/{visit.pk}/")
    page.evaluate("navigator.serviceWorker.ready")
    page.context.set_offline(True)
    page.get_by_label("与填报不符").check()
    page.get_by_label("现场看到").fill("围墙内无人施工")
    page.get_by_role("button", name="记录").click()
    page.get_by_text("1 条记录存在手机里").wait_for()
    with acting_as(inspector):
        assert VisitRecord.objects.count() == 0
    page.context.set_offline(False)
    page.get_by_role("heading", name="现场记录").wait_for()
    with acting_as(inspector):
        assert [record.seen for record in VisitRecord.objects.all()] == ["围墙内无人施工"]
