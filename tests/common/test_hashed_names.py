"""Static files carry their content's digest in the name."""

import hashlib

from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from luodi.common.hashed_names import HashedFiles, without_digest

FRAME = "common/js/frame.js"


def hashed_frame() -> str:
    with open(finders.find(FRAME), "rb") as file:
        return f"common/js/frame.{hashlib.sha256(file.read()).hexdigest()[:12]}.js"


def test_a_page_names_its_scripts_by_their_content_and_they_are_kept_for_years(db) -> None:
    page = Client().get(reverse("account_login"), follow=True).content.decode()
    assert f"/static/{hashed_frame()}" in page
    answer = Client().get(f"/static/{hashed_frame()}")
    assert answer.status_code == 200
    assert "immutable" in answer["Cache-Control"]
    assert hashlib.sha256(b"".join(answer)).hexdigest().startswith(hashed_frame().split(".")[1])
    answer.close()


def test_the_plain_name_is_served_and_asked_again_soon(db) -> None:
    answer = Client().get(f"/static/{FRAME}")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "max-age=60, public"
    answer.close()


def test_a_name_of_another_content_is_not_found(db) -> None:
    assert Client().get("/static/common/js/frame.000000000000.js").status_code == 404
    assert finders.find("common/js/frame.000000000000.js") is None


def test_every_static_file_has_a_hashed_name_that_leads_back(settings) -> None:
    names = [name for name, _ in HashedFiles().list(None) if "." in name]
    assert len(names) > 10
    for name in names:
        assert finders.find(name) == finders.find(without_digest(name))
