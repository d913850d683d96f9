"""On a phone: a visit in one line, quickly; the channel page fits."""

import time

import pytest

from browser_fixtures import sign_in
from companies_cast import company
from luodi.access.scope import acting_as
from luodi.sourcing.models import Visit
from sourcing_cast import cast, lead

pytestmark = [pytest.mark.browser, pytest.mark.full]


def on_the_phone(page, live_city, user):
    sign_in(page, live_city.url, user)
    page.set_viewport_size({"width": 390, "height": 844})


def test_a_visit_takes_one_line_and_three_touches_on_a_phone(page, live_city):
    c = cast()
    company("宁波恒驱电机有限公司", c.colleague)
    on_the_phone(page, live_city, c.owner)
    page.goto("/sourcing/visits/")
    began = time.monotonic()
    page.get_by_role("link", name="记走访").click()
    page.get_by_role("combobox", name="企业").fill("恒驱")
    page.get_by_role("textbox", name="情况").fill("见董事长，月底来看地")
    page.get_by_role("button", name="记下").click()
    page.get_by_text("已记下").wait_for()
    assert time.monotonic() - began < 30
    with acting_as(c.owner):
        visit = Visit.objects.select_related("company").get()
    assert (visit.company.name, visit.note) == ("宁波恒驱电机有限公司", "见董事长，月底来看地")


def test_no_page_of_leads_is_wider_than_a_phone(page, live_city):
    c = cast()
    made = lead(c.owner)
    on_the_phone(page, live_city, c.owner)
    of_lead = (f"leads/{made.pk}/", f"leads/{made.pk}/move/")
    for path in (
        "leads/",
        "leads/new/",
        *of_lead,
        "first-talks/",
        "channels/",
        "events/",
        "visits/",
        "pursuits/",
    ):
        page.goto(f"/sourcing/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
