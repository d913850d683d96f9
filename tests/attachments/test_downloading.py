import io
import uuid
from urllib.parse import quote

import pytest
from django.test import Client

import luodi.attachments.registry as registry
from luodi.attachments.models import Attachment
from luodi.attachments.operations.attachments import attach, withdraw_attachment
from luodi.attachments.operations.blobs import store_blob
from luodi.attachments.queries.reuse import reused, uses_of
from people_cast import person

PDF = b"%PDF-1.7\nsigned contract"
NAME = "金华“青年汽车”合同;终稿.pdf"
pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(settings, tmp_path, monkeypatch):
    """A file of the owner's; the registry lets only the owner read it."""
    settings.MEDIA_ROOT = tmp_path / "files"
    owner, stranger = person("reporter"), person("reporter", unit_name="兰溪市招商局", region="330781")
    monkeypatch.setitem(registry._readers, "test_thing", lambda user, _: user == owner)
    return owner, stranger


def put(owner, content=PDF, owner_table="test_thing", **fields) -> Attachment:
    blob = store_blob(io.BytesIO(content), name=NAME, size=len(content))
    return attach(
        blob,
        name=NAME,
        owner_table=owner_table,
        owner_id=fields.pop("owner_id", uuid.uuid4()),
        by=owner.actor,
    )


def fetch(user, attachment, query=""):
    client = Client()
    client.force_login(user)
    response = client.get(f"/files/{attachment.id}/{query}")
    if response.streaming:
        response.body = b"".join(response.streaming_content)
    return response


def test_the_owner_gets_the_bytes_under_the_chinese_name(cast):
    owner, _ = cast
    response = fetch(owner, put(owner))
    assert response.body == PDF
    assert f"filename*=UTF-8''{quote(NAME)}" in response["Content-Disposition"]
    assert response["Content-Disposition"].startswith("attachment; ")
    assert "\r" not in response["Content-Disposition"]


def test_a_browser_can_do_no_harm_with_it(cast):
    owner, _ = cast
    response = fetch(owner, put(owner), "?show=1")
    assert response["Content-Disposition"].startswith("inline; ")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"


def test_text_is_never_shown_in_place(cast):
    owner, _ = cast
    blob = store_blob(io.BytesIO(b"<script>"), name="a.txt", size=8)
    attachment = attach(blob, name="a.txt", owner_table="test_thing", owner_id=uuid.uuid4(), by=owner.actor)
    assert fetch(owner, attachment, "?show=1")["Content-Disposition"].startswith("attachment; ")


def test_a_stranger_an_unknown_key_and_a_withdrawn_file_look_alike(cast):
    owner, stranger = cast
    attachment, gone = put(owner), put(owner)
    withdraw_attachment(gone, reason="传错了", by=owner.actor)
    assert fetch(stranger, attachment).status_code == 404
    assert fetch(owner, gone).status_code == 404
    assert fetch(owner, Attachment(id=uuid.uuid4())).status_code == 404


def test_an_owner_table_nobody_registered_refuses(cast):
    owner, _ = cast
    assert fetch(owner, put(owner, owner_table="unheard_of")).status_code == 404


def test_without_an_account_one_is_sent_to_sign_in(cast):
    owner, _ = cast
    assert Client().get(f"/files/{put(owner).id}/").status_code == 302


def test_one_receipt_on_two_things_is_flagged_and_on_one_thing_is_not(cast):
    owner, _ = cast
    thing = uuid.uuid4()
    first, again = put(owner, owner_id=thing), put(owner, owner_id=thing)
    assert first == again
    assert reused() == {}
    second = put(owner)
    uses = reused("test_thing")[first.blob_id]
    assert {use.attachment for use in uses} == {first.id, second.id}
    withdraw_attachment(second, reason="传错了", by=owner.actor)
    assert reused() == {}
    assert [use.owner_id for use in uses_of([first.blob_id])[first.blob_id]] == [thing]
