"""What may be typed or sent wrongly: each time a sentence, nothing cut, nothing stored."""

import pytest

from bulletins.publishing_cast import drafted, frozen, key, opened
from bulletins.test_pages import client_of, text
from luodi.bulletins.models import DistrictWord, Issue, IssueEvent, Override

pytestmark = pytest.mark.usefixtures("changing_city")
HUGE = "9" * 5000


def test_an_unknown_part_or_template_is_refused_with_a_sentence():
    period = frozen()
    officer = client_of("yewu")
    for posted, said in (
        ({"template": "quarterly", "part": "blacklist"}, "里没有「blacklist」这一部分"),
        ({"template": "nothing"}, "没有这种文书"),
    ):
        page = officer.post(f"/bulletins/{period.pk}/", {"verb": "draft", "request_key": key(), **posted})
        assert said in text(page, 422)
    assert not Issue.objects.filter(period=period).exists()


def test_a_period_that_is_no_number_is_refused():
    officer = client_of("yewu")
    for which in (f"quarter:{HUGE}-1", "quarter:２０１５-²", "month:2015-13", "week:2015-1", ""):
        assert officer.post("/bulletins/", {"which": which, "request_key": key()}).status_code == 422


def test_an_objection_that_is_too_long_or_about_no_reading_keeps_what_was_typed():
    period = opened()
    district = client_of("qushen.wc")
    address = f"/bulletins/{period.pk}/sheets/330702/"
    seq = district.get(address).context["sheet"].reading.seq
    sent = {"verb": "object", "subject": "项" * 121, "text": "少算了", "seq": seq}
    refused = text(district.post(address, {**sent, "request_key": key()}), 422)
    assert "项目名称最多 120 个字，现有 121 个" in refused
    assert "项" * 121 in refused
    for wrong in ("", "一", "-1", HUGE, "999999999"):
        posted = {"verb": "confirm", "seq": wrong, "request_key": key()}
        assert "看不出您核对的是哪一时点" in text(district.post(address, posted), 422)
    for posted in ({"verb": "withdraw", "objection": "x"}, {"verb": "answer", "objection": str(key())}, {}):
        assert district.post(address, {**posted, "request_key": key()}).status_code == 422
    assert not DistrictWord.objects.filter(period=period).exists()


def test_an_over_long_printing_number_or_signer_is_refused_and_kept():
    issue = drafted(frozen(), "newspaper")
    officer, office = client_of("yewu"), client_of("lingzuban")
    page = officer.post(
        f"/bulletins/issues/{issue.pk}/numbers/1/",
        {"text": "约" * 61, "reason": "省厅", "request_key": key()},
    )
    assert "改印的文字最多 60 个字" in text(page, 422)
    assert not Override.objects.exists()
    address = f"/bulletins/issues/{issue.pk}/"
    assert "最多" not in text(office.get(address))
    for verb, who in (("submit", officer), ("review", client_of("kezhang")), ("approve", office)):
        assert who.post(address, {"verb": verb, "request_key": key()}).status_code == 302
    for posted, said in (
        ({"number": "号" * 61, "signer": "王某"}, "文号最多 60 个字"),
        ({"number": "金招〔2015〕9号", "signer": "王" * 41}, "签发人最多 40 个字"),
    ):
        refused = text(office.post(address, {"verb": "register", "request_key": key(), **posted}), 422)
        assert said in refused
        assert posted["number"] in refused
        assert posted["signer"] in refused
    assert not IssueEvent.objects.filter(issue=issue, step="registered").exists()


def test_an_address_with_a_side_or_page_that_is_no_number_still_opens():
    issue = drafted(frozen(), "newspaper")
    chief = client_of("kezhang")
    for side in ("9", HUGE[:4400], "x", "-1"):
        assert chief.get(f"/bulletins/issues/{issue.pk}/numbers/1/?side={side}&page=x").status_code == 200
    assert chief.get(f"/bulletins/compare/?a=x&b={key()}").status_code == 200
