"""Template tags, through real templates."""

import re
from datetime import UTC, datetime

import pytest
from django.template import RequestContext, engines
from django.test import RequestFactory

KEY = re.compile(r'name="request_key" value="([0-9a-f-]{36})"')


def drawn(source: str, request=None, **context) -> str:
    template = engines["django"].from_string(source).template
    return template.render(RequestContext(request or RequestFactory().get("/list/"), context))


def test_every_form_has_its_own_request_key_and_the_tick_its_reader_saw():
    html = drawn(
        "{% post_fields %}{% post_fields %}", seen_tick=datetime(2015, 6, 30, 1, 2, 3, 4, tzinfo=UTC)
    )
    assert len(set(KEY.findall(html))) == 2
    assert html.count('name="seen_tick" value="2015-06-30T01:02:03.000004+00:00"') == 2
    assert html.count("csrfmiddlewaretoken") == 2


def test_a_refused_form_keeps_the_tick_it_was_opened_at():
    request = RequestFactory().post("/edit/", {"seen_tick": "2015-06-30T01:02:03+00:00"})
    html = drawn("{% post_fields %}", request, seen_tick=datetime(2026, 1, 1, tzinfo=UTC))
    assert "2015-06-30T01:02:03+00:00" in html
    assert "2026" not in html


def test_a_page_without_a_tick_sends_none():
    assert "seen_tick" not in drawn("{% post_fields %}")


def test_a_filter_form_carries_the_other_parameters_along_escaped():
    request = RequestFactory().get("/list/", {"q": "旧", "region": ['330702">', "330703"], "page": "4"})
    html = drawn('{% hidden_query "q" "page" %}', request)
    assert html.count('name="region"') == 2
    assert 'value="330702&quot;&gt;"' in html
    assert "旧" not in html


@pytest.mark.parametrize(
    ("current", "leads_to", "arrow"),
    [("", "-amount", ""), ("-amount", "amount", "descending"), ("amount", "-amount", "ascending")],
)
def test_a_column_of_figures_sorts_from_the_largest_and_then_turns(current, leads_to, arrow):
    request = RequestFactory().get("/list/", {"q": "铝箔", "page": "3", "sort": current})
    html = drawn('{% sort_heading "amount" "总投资" "num" "万元" %}', request)
    assert f"sort={leads_to}" in html
    assert "page=" not in html
    assert "q=%E9%93%9D%E7%AE%94" in html
    assert ("aria-sort" in html) == bool(arrow)
    assert arrow in html


def test_a_lamp_is_a_word_and_an_unknown_one_an_error():
    assert drawn("{{ 'late'|lamp }}") == '<span class="lamp lamp-late">滞后</span>'
    with pytest.raises(ValueError, match="purple"):
        drawn("{{ 'purple'|lamp }}")


def test_found_words_are_marked_and_the_rest_stays_escaped():
    html = drawn("{{ text|highlight:words }}", text="<b>铝箔</b>与ABS铝箔", words="铝箔")
    assert html == "&lt;b&gt;<mark>铝箔</mark>&lt;/b&gt;与ABS<mark>铝箔</mark>"
    assert drawn("{{ text|highlight:words }}", text="Abs", words="aBS") == "<mark>Abs</mark>"
    assert drawn("{{ text|highlight:words }}", text="铝箔", words=" ") == "铝箔"
