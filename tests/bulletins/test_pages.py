"""The pages of a period and an issue: who sees what, and what a refusal keeps."""

import io

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assessment_cast import PDF
from bulletins.publishing_cast import acting, drafted, frozen, key, opened, published, somebody
from luodi.bulletins.models import Section
from luodi.bulletins.operations import publishing
from luodi.bulletins.queries.composing import paper_of
from luodi.bulletins.queries.issues import Standing
from luodi.papers.word import to_docx

pytestmark = pytest.mark.usefixtures("changing_city")


def client_of(name: str) -> Client:
    user, client = somebody(name), Client()
    if not user.authenticator_set.exists():
        TOTP.activate(user, generate_totp_secret())
    client.force_login(user)
    return client


def text(response, status=200) -> str:
    assert response.status_code == status
    return response.content.decode()


def test_a_draft_is_shown_to_its_makers_and_hidden_from_a_district_until_it_is_published():
    period = frozen()
    issue = drafted(period)
    chief, district = client_of("kezhang"), client_of("qushen.wc")
    page = text(chief.get(f"/bulletins/issues/{issue.pk}/"))
    assert "54.5%" in page
    assert "385" in page
    assert district.get(f"/bulletins/issues/{issue.pk}/").status_code == 404
    assert issue.title not in text(district.get("/bulletins/"))
    published(issue)
    assert "54.5%" in text(district.get(f"/bulletins/issues/{issue.pk}/"))
    assert "全市数不打开到项目" in text(district.get(f"/bulletins/issues/{issue.pk}/numbers/1/"))
    assert district.get(f"/bulletins/issues/{issue.pk}/booklet.pdf").status_code == 404
    stored = district.get(f"/bulletins/issues/{issue.pk}/issue.pdf")
    assert b"".join(stored.streaming_content).startswith(b"%PDF")
    assert "计入合计" in text(chief.get(f"/bulletins/issues/{issue.pk}/numbers/1/"))
    assert "重算一致" in text(
        chief.post(f"/bulletins/issues/{issue.pk}/", {"verb": "verify", "request_key": key()})
    )


def test_a_draft_number_offers_another_printing_and_keeps_what_was_typed_without_a_reason():
    issue = drafted(frozen())
    officer = client_of("yewu")
    address = f"/bulletins/issues/{issue.pk}/numbers/1/"
    assert "改印这个数" in text(officer.get(address))
    refused = text(officer.post(address, {"text": "五十五", "reason": "", "request_key": key()}), 422)
    assert "写理由" in refused
    assert "五十五" in refused
    assert (
        officer.post(address, {"text": "55", "reason": "省厅口径", "request_key": key()}).status_code == 302
    )
    assert "省厅口径" in text(officer.get(address))


def test_an_approved_issue_asks_for_its_number_before_it_is_published():
    standing = Standing(drafted(frozen(), "newspaper"))
    with acting("yewu") as officer:
        publishing.submit(by=officer, standing=standing, request_key=key())
    with acting("kezhang") as chief:
        publishing.review(by=chief, standing=standing, request_key=key())
    office = client_of("lingzuban")
    address = f"/bulletins/issues/{standing.issue.pk}/"
    assert office.post(address, {"verb": "approve", "request_key": key()}).status_code == 302
    assert "登记文号" in text(office.get(address))
    refused = text(
        office.post(address, {"verb": "register", "number": "", "signer": "王某", "request_key": key()}), 422
    )
    assert "请填 OA 给的文号" in refused
    assert "王某" in refused
    scan = SimpleUploadedFile("签发稿.pdf", PDF, "application/pdf")
    sent = {"verb": "register", "number": "金招〔2015〕9号", "signer": "王某", "file": scan}
    assert office.post(address, {**sent, "request_key": key()}).status_code == 302
    assert "王某签发" in text(office.get(address))
    assert b"".join(office.get(f"{address}scan/").streaming_content) == PDF
    again = {"verb": "register", "number": "金招〔2015〕10号", "signer": "", "request_key": key()}
    assert office.post(address, again).status_code == 302
    kept = b"".join(office.get(f"{address}scan/").streaming_content)
    assert kept == PDF, "the scan stays when only the number is put right"
    bad = SimpleUploadedFile("签发稿.exe", b"MZ\x00\x00", "application/pdf")
    page = office.post(address, {**sent, "file": bad, "request_key": key()})
    assert page.status_code == 422
    assert "金招〔2015〕9号" in page.content.decode()
    assert client_of("qushen.wc").get(f"{address}scan/").status_code == 404


def test_a_district_opens_its_own_sheet_only_and_a_refused_objection_keeps_what_was_typed():
    period = opened()
    district = client_of("qushen.wc")
    page = text(district.get(f"/bulletins/{period.pk}/sheets/330702/"))
    assert "已确认" in page
    assert district.get(f"/bulletins/{period.pk}/sheets/330703/").status_code == 404
    posted = {"verb": "object", "text": "少算了菜鸟项目", "seq": "1", "request_key": key()}
    refused = text(district.post(f"/bulletins/{period.pk}/sheets/330702/", posted), 422)
    assert "写明是哪个数" in refused
    assert "少算了菜鸟项目" in refused


def test_two_people_on_one_section_see_both_texts_and_an_unknown_figure_keeps_the_text():
    issue = drafted(frozen())
    officer = client_of("yewu")
    address = f"/bulletins/issues/{issue.pk}/sections/7/"
    assert officer.post(address, {"body": "甲稿", "version": 1, "request_key": key()}).status_code == 302
    both = text(officer.post(address, {"body": "乙稿", "version": 1, "request_key": key()}), 409)
    assert "甲稿" in both
    assert "乙稿" in both
    wrong = text(
        officer.post(address, {"body": "共{lannding_rate}", "version": 2, "request_key": key()}), 422
    )
    assert "共{lannding_rate}" in wrong
    assert "landing_rate" in wrong
    assert Section.objects.get(issue=issue, place=7).body == "甲稿"


def test_a_file_that_is_no_document_is_refused_and_a_returned_one_compared():
    issue = drafted(frozen(), "survey")
    officer = client_of("yewu")
    address = f"/bulletins/issues/{issue.pk}/returned/"
    bad = io.BytesIO(b"no document")
    bad.name = "通报.docx"
    assert "另存为 .docx" in text(officer.post(address, {"file": bad, "request_key": key()}), 422)
    assert "请选择" in text(officer.post(address, {"request_key": key()}), 422)
    with acting("kezhang"):
        good = io.BytesIO(to_docx(paper_of(Standing(issue))))
    good.name = "通报.docx"
    assert "个数没有动" in text(officer.post(address, {"file": good, "request_key": key()}))


def test_the_period_page_takes_the_same_queries_for_one_issue_and_for_three(django_assert_max_num_queries):
    period = frozen()
    chief = client_of("kezhang")
    for template in ("quarterly", "survey", "newspaper"):
        drafted(period, template)
        chief.get(f"/bulletins/{period.pk}/")
        with django_assert_max_num_queries(32):
            chief.get(f"/bulletins/{period.pk}/")
