"""In a browser: a slip's way between two desks, and a photographed 批示 that becomes a task. Pictures for whoever looks."""

import pytest
from playwright.sync_api import Page, expect

from browser_fixtures import shoot, sign_in
from luodi.access.scope import acting_as
from luodi.calc.workdays import add_workdays
from luodi.ledger.queries.reading import today
from luodi.org.models import Post
from luodi.supervision.models import Instruction, Problem, Slip, SlipStep
from people_cast import person
from photographs import photograph
from supervision_cast import cast, problem

pytestmark = [pytest.mark.browser, pytest.mark.full]
WIDTHS = (1920, 390)


def act(page: Page, link: str, button: str, **filled: str) -> None:
    """Opens a verb's form from the slip, fills it in, sends it."""
    page.get_by_role("link", name=link, exact=True).click()
    for label, text in filled.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name=button, exact=True).click()


def test_the_office_issues_the_district_signs_extends_and_completes_the_office_accepts(
    page, live_city, tmp_path
):
    c = cast()
    over = problem(c)
    sign_in(page, live_city.url, c.office)
    page.goto(f"/supervision/problems/{over.pk}/")
    page.get_by_role("link", name="发单").click()
    expect(page.get_by_label("单别")).to_have_value("tier1")
    page.get_by_label("办理要求").fill("月底前交出净地")
    page.get_by_role("button", name="签发").click()
    expect(page.get_by_text("待签收", exact=True)).to_be_visible()
    here = page.url
    shoot(page, tmp_path, "slip-issued")

    sign_in(page, live_city.url, c.clerk)
    page.goto("/")
    page.get_by_role("link", name="交办单").first.click()  # it waits among the to-dos of the home page
    act(page, "签收", "签收")
    until = add_workdays(today(), 10)
    act(page, "申请延期", "申请延期", 延到=until.isoformat(), 理由="评估报告下周出")
    expect(page.get_by_text(f"申请延到 {until}")).to_be_visible()

    sign_in(page, live_city.url, c.office)
    page.goto(here)
    act(page, "同意延期", "同意延期")
    expect(page.get_by_text("原定")).to_be_visible()  # the old day is kept
    assert (
        page.get_by_role("link", name="销号", exact=True).count() == 0
    )  # nothing to accept before it is claimed

    sign_in(page, live_city.url, c.clerk)
    page.goto(here)
    act(page, "申请销号", "申请销号", 怎样办成的="已交地，附验收单")
    assert page.get_by_role("link", name="销号", exact=True).count() == 0  # nobody accepts their own
    shoot(page, tmp_path, "slip-claimed")

    sign_in(page, live_city.url, c.colleague)
    page.goto(here)
    act(page, "销号", "销号")
    expect(page.get_by_text("已销号", exact=True)).to_be_visible()
    shoot(page, tmp_path, "slip-closed")
    with acting_as(c.office):
        made = Slip.objects.get()
        kinds = list(SlipStep.objects.filter(slip=made).order_by("revision").values_list("kind", flat=True))
        assert kinds == ["issued", "signed", "extension_asked", "extension_granted", "claimed", "accepted"]
        assert (made.due_on, made.first_due_on) == (until, add_workdays(today(), 7))
        assert Problem.objects.get().state == "solved"


def test_a_secretary_photographs_a_paper_and_the_task_shows_it(page, live_city, tmp_path):
    c = cast()
    leader = person("city_leader", unit_name="市领导", region="330700")
    post = Post.objects.get(holdings__user=leader)
    post.unit.kind = "leadership"
    post.unit.save()
    reader = person("secretary", unit_name="市领导", region="330700")
    Post.objects.filter(holdings__user=reader).update(reads_for=post)
    sign_in(page, live_city.url, reader)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/supervision/three/{c.project.pk}/")
    page.get_by_role("link", name="登记批示").click()
    page.get_by_label("批示原文").fill("请办公室牵头，月底前交地。")
    page.get_by_label("批示照片").set_input_files(
        {"name": "批示.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    )
    page.get_by_label("要办什么").fill("交出净地")
    page.get_by_label("原因").select_option("land")
    page.get_by_label("责任方").select_option("government")
    page.get_by_label("谁办").select_option(str(c.clerk.unit_id))
    page.get_by_label("哪天前").fill(add_workdays(today(), 8).isoformat())
    page.get_by_role("button", name="登记并交办").click()
    picture = page.get_by_alt_text("批示照片")
    picture.wait_for()
    picture.scroll_into_view_if_needed()
    page.wait_for_function("image => image.naturalWidth === 48", arg=picture.element_handle())
    expect(page.get_by_text("拍摄时间 2015-06-30 14:05:00")).to_be_visible()
    shoot(page, tmp_path, "instruction")
    with acting_as(c.clerk):
        assert Instruction.objects.get().problem.lead_unit == c.clerk.unit_id
