"""
The list of bad files through the three doors an office has: the upload page, the page for somebody's blank form, and
`./luodi import`. Each is answered in a sentence, within seconds and bounded memory, nothing of it stands in the ledger,
and the next file is taken.
"""

import html
import re
import resource
import time
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from bad_workbooks import FOUND, GOOD, PROMISED, BadFile, endless_identical_rows
from import_cast import workbook
from luodi.common.ids import uuid7
from luodi.exchange import tasks
from luodi.exchange.enums import UploadState
from luodi.exchange.models import Upload
from luodi.projects.models import Project
from people_cast import city, person, seeing_all
from projects_cast import acting

ENDS = {"refused": UploadState.REFUSED, "asked": UploadState.RECOGNISED, "previewed": UploadState.PREVIEWED}
EVERY = pytest.mark.parametrize("bad", [*PROMISED, *FOUND], ids=lambda bad: bad.what)


@pytest.fixture(autouse=True)
def bounded():
    """Each: under 20 s (most take a twentieth of one), under 400 MB more."""
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    yield
    assert time.monotonic() - start < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000


@pytest.fixture
def clerk(client, db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    city()
    person("reporter", unit_name="金东区招商局", region="330703")
    user = person("reporter")
    client.force_login(user)
    return user


def posted(client, name: str, content: bytes) -> Upload:
    file = SimpleUploadedFile(name, content)
    answer = client.post(reverse("exchange:receive"), {"file": file, "as_of": "2015-06-30"})
    assert answer.status_code == 302
    with seeing_all():
        return Upload.objects.latest("uploaded_at")


def sent(client, name: str, content: bytes) -> Upload:
    """Posted, and read by the worker where it is too large for the request."""
    upload = posted(client, name, content)
    with seeing_all():
        if upload.state == UploadState.UPLOADED:
            tasks.read(str(upload.pk))
            with connection.cursor() as cursor:
                cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded'")
        upload.refresh_from_db()
    return upload


def answered(client, upload: Upload) -> None:
    """Takes over what the page proposes for each column."""
    columns = upload.recognised["tables"][0]["columns"]
    data = {f"c0-{column['number']}": column["field"] or "" for column in columns}
    data |= {"use0": "1", "request_key": str(uuid7())}
    client.post(reverse("exchange:columns", args=[upload.pk]), data)
    with seeing_all():
        upload.refresh_from_db()


def shown(client, address: str) -> str:
    page = client.get(address).content.decode().partition("<main")[2]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


@EVERY
def test_the_upload_page_says_what_is_wrong_and_goes_on(client, clerk, bad: BadFile):
    upload = sent(client, bad.name, bad.made())
    if upload.state == UploadState.RECOGNISED and bad.ends == "previewed":
        answered(client, upload)
    assert upload.state == ENDS[bad.ends], (upload.refusal, upload.counts)
    assert re.search(bad.says, shown(client, reverse("exchange:upload", args=[upload.pk])))
    with acting(clerk):
        assert not Project.objects.exists()
    assert sent(client, "好.xlsx", workbook(GOOD)).counts["new"] == 2


@pytest.mark.parametrize(
    "bad",
    [*PROMISED, *(pytest.param(bad, marks=pytest.mark.full) for bad in FOUND)],
    ids=lambda bad: bad.what,
)
def test_the_command_says_the_same(clerk, tmp_path, bad: BadFile):
    path = tmp_path / re.sub(r"[<>/]", "", bad.name)
    path.write_bytes(bad.made())
    said = run(path, clerk)
    if "请用 --mapping" in said and bad.ends == "previewed":
        mapping = tmp_path / "mapping.json"
        mapping.write_text(said.splitlines()[-2], encoding="utf-8")  # the draft it prints, as it stands
        said = run(path, clerk, "--mapping", str(mapping))
    assert re.search(bad.says, said), said
    with acting(clerk):
        assert not Project.objects.exists()


def run(path, clerk, *options: str) -> str:
    said = StringIO()
    try:
        call_command(
            "import", str(path), "--as", clerk.username, "--as-of", "2015-06-30", "--dry-run", *options, stdout=said
        )  # fmt: skip
    except CommandError as refusal:
        return str(refusal)
    return said.getvalue()


def test_a_file_small_outside_and_large_inside_is_left_to_the_worker(client, clerk):
    content = endless_identical_rows()
    assert len(content) < 100_000
    upload = posted(client, "台账.xlsx", content)
    assert upload.state == UploadState.UPLOADED
    assert "正在读表" in shown(client, reverse("exchange:upload", args=[upload.pk]))


@pytest.mark.parametrize(
    "bad", [bad for bad in [*PROMISED, *FOUND] if bad.ends == "refused"], ids=lambda bad: bad.what
)
def test_as_a_blank_form_it_is_refused_in_the_same_words(client, clerk, bad: BadFile):
    answer = client.post(
        reverse("exchange:receive_form"), {"form": SimpleUploadedFile(bad.name, bad.made())}, follow=True
    )
    assert answer.redirect_chain[-1][0] == reverse("exchange:home")
    assert re.search(bad.says, html.unescape(answer.content.decode()))
