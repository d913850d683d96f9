"""Error pages: what happened, what helps, and everything that was typed."""

from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client, RequestFactory, override_settings
from django.urls import path, reverse

from luodi.access.guards import public
from luodi.common.kept import kept_of
from luodi.config import urls
from luodi.desk.views import errors
from luodi.ledger.errors import AlreadyRecorded, StaleEntry
from people_cast import person

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
HERE = {"Origin": "http://testserver"}
RAISED = {
    "db": OperationalError("gone"),
    "stale": StaleEntry(),
    "twice": AlreadyRecorded(7, "/help/"),
    "bug": RuntimeError("a secret of the inside"),
}


@public
def breaks(request):
    raise RAISED[request.GET["how"]]


class WithBrokenPage:
    urlpatterns = [path("breaks/", breaks), *urls.urlpatterns]
    handler400, handler403 = urls.handler400, urls.handler403
    handler404, handler500 = urls.handler404, urls.handler500


broken_page = override_settings(ROOT_URLCONF=WithBrokenPage)


@pytest.fixture
def strict() -> Client:
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


def test_a_wrong_address_is_told_inside_the_frame_to_a_user(client):
    client.force_login(person("reporter"))
    response = client.get("/projects/999999999/nothing/")
    assert response.status_code == 404
    html = response.content.decode()
    assert "没有找到" in html
    assert 'class="menu"' in html


def test_a_wrong_address_is_told_to_a_stranger_without_the_frame(client):
    html = client.get("/nothing/").content.decode()
    assert "没有找到" in html
    assert 'class="menu"' not in html
    assert "本系统不得录入涉密信息" in html


def test_a_role_without_the_permission_reads_which_one_is_missing(client):
    client.force_login(person())
    response = client.get(reverse("notices:inbox"))
    assert response.status_code == 403
    assert "看自己的消息" in response.content.decode()


def test_an_expired_page_gives_back_what_was_typed_but_no_password(strict):
    strict.force_login(person("reporter"))
    typed = {"note": "土地指标\n尚未落实 <b>", "password": "hush", "csrfmiddlewaretoken": "old"}
    response = strict.post(reverse("notices:read"), typed, headers=HERE)
    html = response.content.decode()
    assert response.status_code == 403
    assert "页面已过期" in html
    assert "土地指标\n尚未落实 &lt;b&gt;</textarea>" in html
    assert "hush" not in html
    assert "密码和验证码没有保留" in html


def test_the_second_sending_with_the_fresh_token_goes_through(strict):
    strict.force_login(person("reporter"))
    typed = {"whole": "1", "csrfmiddlewaretoken": "old"}
    page = strict.post(reverse("notices:read"), typed, headers=HERE)
    assert "再提交一次" in page.content.decode()
    typed["csrfmiddlewaretoken"] = str(page.context["csrf_token"])
    assert strict.post(reverse("notices:read"), typed, headers=HERE).status_code == 302


def test_a_form_on_a_foreign_page_gets_no_button_to_send_it_for_us(strict):
    strict.force_login(person("reporter"))
    response = strict.post(reverse("notices:read"), {"whole": "1"}, headers={"Origin": "http://evil.example"})
    html = response.content.decode()
    assert response.status_code == 403
    assert "不是从本系统的页面发出的" in html
    assert "再提交一次" not in html


def test_ten_megabytes_of_text_in_a_field_are_refused_with_a_sentence(strict):
    strict.force_login(person("reporter"))
    strict.get(reverse("notices:inbox"))
    body = urlencode({"note": "长" * 1_200_000})
    assert len(body) > 10_000_000
    response = strict.post(reverse("notices:read"), body, content_type=FORM)
    assert response.status_code == 413
    html = response.content.decode()
    assert "2.5 MB" in html
    assert "后退" in html
    assert len(html) < 20_000


def test_too_many_fields_are_refused_with_a_sentence(strict):
    strict.force_login(person("reporter"))
    strict.get(reverse("notices:inbox"))
    body = "&".join(f"pick={n}" for n in range(2_000))
    response = strict.post(reverse("notices:read"), body, content_type=FORM)
    assert response.status_code == 413
    assert "选中全部" in response.content.decode()


@broken_page
def test_our_own_error_keeps_what_was_typed_and_asks_the_database_nothing(client, django_assert_num_queries):
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        response = client.post("/breaks/?how=bug", {"note": "写了半天的话"}, headers=HERE)
    assert response.status_code == 500
    html = response.content.decode()
    assert "写了半天的话" in html
    assert "再提交一次" in html
    assert "secret of the inside" not in html


@broken_page
def test_a_database_that_is_away_is_said_plainly(client):
    client.raise_request_exception = False
    response = client.get("/breaks/?how=db")
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert "数据库暂时连不上" in response.content.decode()


@broken_page
def test_a_newer_state_is_a_409_that_keeps_the_form(client):
    client.force_login(person("reporter"))
    response = client.post("/breaks/?how=stale", {"note": "我的更正"}, headers=HERE)
    assert response.status_code == 409
    assert "别人已更正或撤回" in response.content.decode()
    assert "我的更正" in response.content.decode()


@broken_page
def test_a_form_sent_twice_leads_to_what_the_first_one_wrote(client):
    client.force_login(person("reporter"))
    response = client.post("/breaks/?how=twice", follow=True)
    assert response.redirect_chain == [("/help/", 302)]
    assert "没有重复登记" in response.content.decode()


def test_files_are_named_because_they_cannot_be_kept():
    request = RequestFactory().post(
        "/up/", {"note": "附言", "file": SimpleUploadedFile("六月台账.xlsx", b"x")}
    )
    kept = kept_of(request)
    assert kept.files == ("六月台账.xlsx",)
    assert not kept.may_resend
    assert "请重新选择：六月台账.xlsx" in errors.refused(request, "没有收下").content.decode()


def test_a_house_under_maintenance_says_so_and_keeps_the_form(client, settings, tmp_path):
    settings.MAINTENANCE_FILE = tmp_path / "maintenance"
    assert client.get("/help/").status_code == 200
    settings.MAINTENANCE_FILE.write_text("正在升级，预计 18:30 恢复。", encoding="utf-8")
    response = client.post("/help/", {"note": "写到一半"})
    assert response.status_code == 503
    assert "预计 18:30 恢复" in response.content.decode()
    assert "写到一半" in response.content.decode()
    assert "default-src 'self'" in response["Content-Security-Policy"]


def test_a_form_sent_after_being_signed_out_is_given_back_and_goes_through_after_signing_in(strict):
    typed = {"whole": "1", "note": "写了半天的话"}
    strict.get("/help/")
    typed["csrfmiddlewaretoken"] = strict.cookies["csrftoken"].value
    response = strict.post(reverse("notices:read"), typed, headers=HERE)
    assert response.status_code == 401
    html = response.content.decode()
    assert "登录已过期" in html
    assert "写了半天的话" in html
    assert 'target="_blank"' in html
    typed["csrfmiddlewaretoken"] = str(response.context["csrf_token"])
    strict.force_login(person("reporter"))
    assert strict.post(reverse("notices:read"), typed, headers=HERE).status_code == 302


def test_a_form_sent_after_sitting_idle_is_given_back_too(client):
    client.force_login(person("reporter"))
    session = client.session
    session["luodi_seen"] = 0
    session.save()
    response = client.post(reverse("notices:read"), {"note": "写了半天的话"}, headers=HERE)
    assert response.status_code == 401
    assert "没有操作" in response.content.decode()
    assert "写了半天的话" in response.content.decode()


@pytest.mark.parametrize("address", ["/projects/?q=%00", "/history/?about=%00", "/companies/?q=a%00b"])
def test_a_character_the_database_cannot_hold_is_a_400(address):
    client = Client()
    client.force_login(person("reporter"))
    assert client.get(address).status_code == 400


def test_the_same_character_in_a_form_is_a_400():
    client = Client()
    client.force_login(person("reporter"))
    assert client.post("/projects/views/", {"name": "a\x00"}).status_code == 400
