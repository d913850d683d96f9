"""The inbox: who gets what, and that nobody reads another's."""

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from luodi.notices.enums import Kind
from luodi.notices.models import Notice
from luodi.notices.operations.notice import mark_all_read, mark_read, notify
from people_cast import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client):
    found = person("reporter")
    client.force_login(found)
    return found


def test_each_person_gets_one_copy_however_often_they_are_named(reader):
    other = person("reporter")
    assert notify([reader.pk, other.pk, reader.pk], subject="退回：铝箔项目", kind=Kind.RETURNED) == 2
    assert [n.subject for n in Notice.objects.to(reader.pk).unread()] == ["退回：铝箔项目"]


def test_a_long_subject_is_cut_and_nothing_of_it_lost(reader):
    notify([reader.pk], subject="很" * 200, body="正文")
    notice = Notice.objects.get(recipient=reader.pk)
    assert len(notice.subject) == 120
    assert notice.body == "很" * 200 + "\n\n正文"


@pytest.mark.parametrize("link", ["https://elsewhere.example/", "//elsewhere.example/", "projects/"])
def test_a_notice_cannot_lead_out_of_the_house(reader, link):
    with pytest.raises(ValueError, match="path of this installation"):
        notify([reader.pk], subject="去看", link=link)
    with pytest.raises(IntegrityError):
        Notice.objects.create(recipient=reader.pk, subject="去看", link=link)


def test_marking_read_touches_only_ones_own(reader):
    colleague = person("reporter")
    notify([reader.pk, colleague.pk], subject="要办")
    keys = list(Notice.objects.values_list("pk", flat=True))
    assert mark_read(keys, by=reader.pk) == 1
    assert mark_read(keys, by=reader.pk) == 0
    assert Notice.objects.to(colleague.pk).unread().count() == 1
    assert mark_all_read(by=colleague.pk) == 1


def test_the_page_shows_ones_own_newest_first_and_escapes_them(client, reader):
    stranger = person("reporter")
    notify([reader.pk], subject="先来的")
    notify([reader.pk], subject="后来的<script>")
    notify([stranger.pk], subject="别人的秘密")
    html = client.get(reverse("notices:inbox")).content.decode()
    assert html.index("后来的&lt;script&gt;") < html.index("先来的")
    assert "别人的秘密" not in html


def test_opening_marks_as_read_and_goes_where_it_leads(client, reader):
    notify([reader.pk], subject="去补材料", link="/help/")
    notice = Notice.objects.get(recipient=reader.pk)
    response = client.get(reverse("notices:open", args=[notice.pk]))
    assert response["Location"] == "/help/"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_another_persons_notice_is_not_there_and_stays_unread(client, reader):
    stranger = person("reporter")
    notify([stranger.pk], subject="别人的")
    notice = Notice.objects.get(recipient=stranger.pk)
    assert client.get(reverse("notices:open", args=[notice.pk])).status_code == 404
    client.post(reverse("notices:read"), {"pick": [str(notice.pk), "not-a-key"]})
    notice.refresh_from_db()
    assert notice.read_at is None


def test_unread_only_and_all_at_once(client, reader):
    for number in range(3):
        notify([reader.pk], subject=f"第{number}件")
    client.post(reverse("notices:read"), {"pick": [str(Notice.objects.first().pk)]})
    html = client.get(reverse("notices:inbox") + "?show=unread").content.decode()
    assert html.count('name="pick"') == 2
    client.post(reverse("notices:read"), {"whole": "1"})
    assert "没有未读消息" in client.get(reverse("notices:inbox") + "?show=unread").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(client, reader, number, django_assert_num_queries):
    for _ in range(number):
        notify([reader.pk], subject="要办")
    client.get(reverse("notices:inbox"))
    with django_assert_num_queries(8):
        client.get(reverse("notices:inbox"))
