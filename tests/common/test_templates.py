"""Guards over all templates: the strict policy holds because nothing inline is ever written."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

SOURCE: Path = settings.SRC
TEMPLATES = sorted(SOURCE.glob("*/templates/**/*.html"))
INLINE = re.compile(
    r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|<style\b|<script(?![^>]*\bsrc=)|javascript:|\bhx-on[:=]|hx-vals=["']js:""",
    re.I,
)
POST_FORM = re.compile(r"""<form\b[^>]*method="post"[^>]*>(.*?)</form>""", re.I | re.S)


def test_there_are_templates_to_look_at():
    assert len(TEMPLATES) > 20


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_template_parses_and_has_nothing_inline(path):
    text = path.read_text(encoding="utf-8")
    assert not INLINE.findall(text)
    engines["django"].from_string(text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_post_form_carries_its_token(path):
    for form in POST_FORM.findall(path.read_text(encoding="utf-8")):
        assert "{% post_fields %}" in form or "{% csrf_token %}" in form


@pytest.mark.parametrize(
    "bad", ['<p style="x">', '<a onclick="x">', "<script>x</script>", "<style>", '<a hx-on:click="x">']
)
def test_the_guard_sees_what_it_forbids(bad):
    assert INLINE.search(bad)


def test_the_policy_allows_only_ourselves(client, db):
    policy = client.get("/help/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http:" not in policy
