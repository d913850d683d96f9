"""Pages of leads: nothing leaves the 知悉范围 by address, search, export, file, history or figure; lists stay cheap."""

import io
import uuid
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from luodi.access.scope import acting_as
from luodi.attachments.operations.blobs import store_blob
from luodi.projects.operations.motion import Proof
from luodi.sourcing.enums import Reach
from luodi.sourcing.models import Lead, LeadFile, LeadStep
from luodi.sourcing.operations.lead_steps import contact_lead, keep_file
from people_cast import seeing_all
from sourcing_cast import as_, cast, lead

NOBODY = "00000000-0000-7000-8000-000000000000"

SECRET = "拟投三亿元建电机项目"


@pytest.fixture
def c(db):
    return cast()


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def send(client, path, **data):
    return client.post(path, {"request_key": str(uuid.uuid4()), **data})


def confidential(c):
    made = lead(c.owner, reach=Reach.NAMED)
    kept = store_blob(ContentFile(b"%PDF-1.4 talk"), name="a.pdf", size=13)
    as_(c.owner, keep_file, lead=made.pk, proof=Proof(kept.sha256, "会谈纪要.pdf", 13), what="纪要")
    as_(c.owner, contact_lead, lead=made.pk, note="董事长同意来看地", on=made.registered_on)
    with acting_as(c.owner):
        return made, LeadFile.objects.get()


@pytest.mark.parametrize("who", ["colleague", "stranger", "officer", "chief", "leader"])
def test_a_confidential_lead_is_not_there_for_anybody_outside_its_reach(c, who):
    made, kept = confidential(c)
    client = client_of(getattr(c, who))
    for path in (
        "",
        "correct/",
        "follow/",
        "owner/",
        "reach/",
        "move/",
        "project/",
        "first-talk/",
        f"files/{kept.pk}/",
    ):
        answer = client.get(f"/sourcing/leads/{made.pk}/{path}")
        assert answer.status_code in (403, 404), path
        assert SECRET not in answer.content.decode()
    refused = send(client, f"/sourcing/leads/{made.pk}/follow/", note="我来看看", on="2015-06-02")
    assert refused.status_code in (403, 404)
    assert SECRET not in client.get("/sourcing/leads/?tab=all&q=电机").content.decode()
    assert str(made.pk) not in client.get("/search/?q=电机").content.decode()


def test_within_its_reach_everything_of_it_opens(c):
    made, kept = confidential(c)
    client = client_of(c.owner)
    assert SECRET in client.get(f"/sourcing/leads/{made.pk}/").content.decode()
    answer = client.get(f"/sourcing/leads/{made.pk}/files/{kept.pk}/")
    assert answer.getvalue() == b"%PDF-1.4 talk"
    assert str(made.pk) in client.get("/search/?q=电机").content.decode()


def test_the_history_of_the_ledger_does_not_tell_what_was_said(c):
    confidential(c)
    with acting_as(c.owner):
        seq = LeadStep.objects.get(kind="contacted").revision
    assert "董事长" in client_of(c.owner).get(f"/history/{seq}/").content.decode()
    assert "董事长" not in client_of(c.chief).get(f"/history/{seq}/").content.decode()


def test_the_export_holds_only_what_its_reader_may_know(c):
    confidential(c)
    lead(c.owner, title="公开的线索", reach=Reach.CITY, investor="乙公司")
    answer = client_of(c.officer).get("/sourcing/leads/export/?tab=all")
    book = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert "公开的线索" in text
    assert SECRET not in text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_and_a_page_take_the_same_queries_for_one_lead_and_for_three(
    c, rows, django_assert_num_queries
):
    for number in range(rows):
        made = lead(c.owner, title=f"线索{number}", investor=f"甲{number}公司")
        as_(c.owner, contact_lead, lead=made.pk, note="电话", on=made.registered_on)
    client = client_of(c.colleague)
    client.get("/sourcing/leads/")
    with django_assert_num_queries(LIST):
        assert client.get("/sourcing/leads/").status_code == 200
    with django_assert_num_queries(PAGE):
        assert client.get(f"/sourcing/leads/{made.pk}/").status_code == 200


LIST, PAGE = 10, 12


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("planned_total", "nan", "不是数"),
        ("planned_total", "9" * 30, "太大了"),
        ("region", "999999", "选"),
        ("event", NOBODY, "选"),
        ("title", "长" * 201, "200"),
        ("industry", "C38391234", "5"),
        ("readers", NOBODY, "选"),
        ("registered_on", "2999-01-01", "还没到"),
        ("credit_code", "123", "18"),
    ],
)
def test_a_bad_value_is_refused_with_a_sentence_and_nothing_typed_is_lost(c, field, value, sentence):
    form = {
        "title": "拟建厂", "registered_on": "2015-06-01", "currency": "CNY", "region": "330702", "investor": "甲公司",
        "channel": "post", "reach": "unit", "content": "这段话很长", field: value,
    }  # fmt: skip
    answer = send(client_of(c.owner), "/sourcing/leads/new/", **form)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert "这段话很长" in text
    with seeing_all():
        assert not Lead.objects.exists()
