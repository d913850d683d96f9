"""Answering a 临时征集 as in a spreadsheet: a pasted column, Enter to the next row, nothing sent by accident."""

import uuid

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from browser_fixtures import shoot, sign_in
from luodi.ledger.queries.reading import today
from luodi.projects.models import Project
from luodi.projects.models.solicitation import AnswerKind
from luodi.projects.operations.soliciting import Asking, solicit
from people_cast import city, person
from projects_cast import acting, officer, project

pytestmark = pytest.mark.browser
PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_a_column_is_pasted_and_enter_goes_down(page: Page, live_city, tmp_path):
    city()
    clerk, chief = person("reporter"), officer()
    with acting(clerk):
        for name in ("充电设备", "海丰实业", "铜板带"):
            project(clerk, name)
    with acting(chief):
        asked = solicit(
            by=chief,
            asking=Asking("高层次人才引进", today(), AnswerKind.NUMBER, measure="人"),
            projects=Project.objects.visible_to(chief),
            request_key=uuid.uuid4(),
        )
    sign_in(page, live_city.url, clerk)
    page.goto(reverse("projects:ask", args=[asked.pk]))
    cells = page.locator("tbody input")
    cells.nth(0).focus()
    page.evaluate(PASTE, "3\t甲\r\n4\t乙\r\n5\t丙\r\n6\t丁\r\n")
    expect(cells.nth(2)).to_have_value("5")
    expect(page.get_by_role("status").filter(has_text="后面 1 行没有放进来")).to_be_visible()
    shoot(page, tmp_path, "ask-pasted")
    cells.nth(0).focus()
    page.keyboard.press("Enter")
    expect(cells.nth(1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="交 3 个项目的答复")).to_be_focused()
    page.once("dialog", lambda dialog: dialog.accept())
    page.keyboard.press("Enter")
    expect(page.get_by_text("已答 3 个项目")).to_be_visible()
