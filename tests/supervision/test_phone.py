"""On a phone on site: without a network the record stays in the phone and is sent once when there is one again."""

import datetime as dt
import shutil

import pytest

from browser_fixtures import sign_in
from luodi.access.scope import acting_as
from luodi.ledger.queries.reading import today
from luodi.projects.enums import Kind
from luodi.supervision.models import Visit, VisitRecord
from luodi.supervision.operations.inspection import Plan, plan_round
from people_cast import person
from projects_cast import happened
from supervision_cast import as_, cast
from tls_city import NAME, over_tls


def visit_to_record():
    """One project drawn for a visit: the inspector and the visit."""
    c = cast()
    with acting_as(c.clerk):
        happened(c.clerk, c.project, Kind.SIGNED, dt.date(2015, 3, 1))
    inspector = person("inspector", unit_name="市督查室", region="330700")
    as_(inspector, plan_round, plan=Plan("monthly", "11月督查", "年度督查计划", today(), today(), 1))
    with acting_as(inspector):
        return inspector, Visit.objects.get()


def records(inspector):
    with acting_as(inspector):
        return [record.seen for record in VisitRecord.objects.all()]


@pytest.mark.browser
def test_a_record_written_without_a_network_is_sent_once_when_it_is_back(page, live_city):
    inspector, visit = visit_to_record()
    sign_in(page, live_city.url, inspector)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/supervision/visits/{visit.pk}/")
    page.evaluate("navigator.serviceWorker.ready")
    page.context.set_offline(True)
    page.get_by_label("与填报不符").check()
    page.get_by_label("现场看到").fill("围墙内无人施工")
    page.get_by_role("button", name="记录").click()
    page.get_by_text("1 条记录存在手机里").wait_for()
    assert records(inspector) == []
    page.context.set_offline(False)
    page.get_by_role("heading", name="现场记录").wait_for()
    assert records(inspector) == ["围墙内无人施工"]


@pytest.mark.browser
def test_a_refused_record_stays_in_the_phone_with_its_sentence_until_it_is_put_right(page, live_city):
    inspector, visit = visit_to_record()
    sign_in(page, live_city.url, inspector)
    page.set_viewport_size({"width": 390, "height": 844})
    here = f"/supervision/visits/{visit.pk}/"
    page.goto(here)
    page.get_by_label("与填报不符").check()
    page.get_by_label("现场看到").fill("围墙内无人施工")
    page.get_by_label("发现的问题").fill("没有净地")
    page.get_by_role("button", name="记录").click()
    page.locator("[data-refused]").get_by_text("这一项就要填").wait_for()
    page.goto(here)
    refused = page.locator("[data-refused]")
    refused.get_by_text("围墙内无人施工").wait_for()
    assert "这一项就要填" in refused.inner_text()
    assert page.get_by_label("现场看到").input_value() == ""
    refused.get_by_role("button", name="改").click()
    assert page.get_by_label("现场看到").input_value() == "围墙内无人施工"
    assert page.get_by_label("与填报不符").is_checked()
    page.get_by_label("发现的问题").fill("")
    page.get_by_role("button", name="记录").click()
    page.get_by_role("heading", name="现场记录").wait_for()
    assert records(inspector) == ["围墙内无人施工"]
    assert page.evaluate(KEPT) == 0


KEPT = """() => new Promise((done) => {
  indexedDB.open("luodi-visits", 1).onsuccess = (event) => {
    event.target.result.transaction("records").objectStore("records").count().onsuccess = (all) => done(all.target.result);
  };
})"""
"""How many records the phone still keeps."""


@pytest.mark.full
@pytest.mark.browser
@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to sign a certificate with")
def test_over_tls_on_a_name_the_page_opens_and_records_without_a_network(
    chromium_on, fresh_database, tmp_path
):
    """A service worker needs TLS: with the network cut even the page itself comes from the phone."""
    inspector, visit = visit_to_record()
    with over_tls(tmp_path) as url, chromium_on(NAME) as browser:
        context = browser.new_context(
            base_url=url, ignore_https_errors=True, viewport={"width": 390, "height": 844}, locale="zh-CN"
        )
        page = context.new_page()
        sign_in(page, url, inspector)
        page.set_default_timeout(60_000)
        here = f"/supervision/visits/{visit.pk}/"
        page.goto(here)
        assert page.evaluate("window.isSecureContext && location.hostname") == NAME
        page.evaluate("navigator.serviceWorker.ready")
        page.goto(here)
        context.set_offline(True)
        page.goto(here)
        page.get_by_label("部分相符").check()
        page.get_by_label("现场看到").fill("桩基七成")
        page.get_by_role("button", name="记录").click()
        page.get_by_text("1 条记录存在手机里").wait_for()
        page.goto(here)
        page.get_by_text("1 条记录存在手机里").wait_for()
        assert records(inspector) == []
        context.set_offline(False)
        page.get_by_role("heading", name="现场记录").wait_for()
        assert records(inspector) == ["桩基七成"]
        assert page.evaluate(KEPT) == 0
        context.close()
