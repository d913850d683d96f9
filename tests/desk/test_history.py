"""The history in sentences: who did what when, within what one may see."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.urls import reverse

from luodi.desk.words import NOUNS, VERBS
from luodi.ledger.models import Revision
from luodi.ledger.registry import entry_models
from luodi.projects.enums import Kind
from luodi.projects.operations.milestone import Happening, correct_milestone
from people_cast import person, seeing_all
from projects_cast import acting, happened, officer, project

pytestmark = pytest.mark.django_db
VERB = re.compile(r"""(?<!_)(?:(company|project)_)?revision\([^)]*?verb="([\w.]+)\"""", re.S)


@pytest.fixture
def written():
    """A clerk's project with a signing; the stranger sits in another district."""
    clerk, stranger = person("reporter"), person("reporter", unit_name="金东区招商局", region="330703")
    with acting(clerk):
        made = project(clerk)
        happened(clerk, made, Kind.SIGNED, dt.date(2013, 8, 1), document="协议〔2013〕8号")
    return clerk, stranger, made


def html(client, user, address: str) -> str:
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_list_says_in_words_who_did_what(client, written):
    clerk, _, _ = written
    page = html(client, clerk, reverse("desk:history"))
    assert page.index("填报进展") < page.index("登记项目")
    assert clerk.name in page
    assert "菜鸟电商新城" in page
    assert "projects.record_milestone" not in page
    assert "登记项目" not in html(client, clerk, reverse("desk:history") + "?q=进展")


def test_a_revision_opens_to_what_it_wrote(client, written):
    clerk, _, _ = written
    with seeing_all():
        seq = Revision.objects.filter(verb="projects.record_milestone").get().seq
    page = html(client, clerk, reverse("desk:revision", args=[seq]))
    assert "协议〔2013〕8号" in page
    assert "菜鸟电商新城" in page
    assert "2013-08-01" in page
    assert "填报" in page
    with seeing_all():
        first = Revision.objects.filter(verb="projects.create_project").get().seq
    page = html(client, clerk, reverse("desk:revision", args=[first]))
    assert "项目名称：菜鸟电商新城" in page
    assert "责任单位：婺城区招商局" in page


def test_a_correction_shows_what_it_replaces(client, written):
    clerk, _, made = written
    with acting(clerk):
        old = made.milestones.get(kind=Kind.SIGNED)
        right = Happening(Kind.SIGNED, dt.date(2013, 8, 2), document="协议〔2013〕9号")
        correct_milestone(by=clerk, project=made.pk, entry=old.pk, happening=right, reason="文号抄错")
    with seeing_all():
        seq = Revision.objects.order_by("-seq").first().seq
    page = html(client, clerk, reverse("desk:revision", args=[seq]))
    assert "更正进展" in page
    assert "文号抄错" in page
    assert page.index("协议〔2013〕9号") < page.index("<s>签约 · 协议〔2013〕8号</s>")


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(client, written, number, django_assert_num_queries):
    clerk, _, made = written
    with acting(clerk):
        for day in range(1, number + 1):
            happened(clerk, made, Kind.SIGNED, dt.date(2014, 1, day))
    html(client, clerk, reverse("desk:history"))
    with django_assert_num_queries(9):
        client.get(reverse("desk:history"))


def test_another_district_reads_neither_the_list_nor_the_revision(client, written):
    clerk, stranger, made = written
    assert clerk.name not in html(client, stranger, reverse("desk:history"))
    assert clerk.name not in html(client, stranger, reverse("desk:history") + f"?about={made.pk}")
    with seeing_all():
        seq = Revision.objects.filter(verb="projects.record_milestone").get().seq
    assert client.get(reverse("desk:revision", args=[seq])).status_code == 404


def test_the_city_reads_all_and_a_projects_own_history(client, written):
    clerk, _, made = written
    city = officer()
    assert clerk.name in html(client, city, reverse("desk:history"))
    page = html(client, city, reverse("desk:history") + f"?about={made.pk}")
    assert page.count('class="opens"') == 2
    assert "没有修订" in html(client, city, reverse("desk:history") + "?about='%22><x>")


def test_every_verb_and_every_kind_of_entry_has_its_words():
    used = set()
    for path in settings.SRC.rglob("*.py"):
        for room, verb in VERB.findall(path.read_text(encoding="utf-8")):
            used.add({"company": "companies.", "project": "projects."}.get(room, "") + verb)
    used.discard("ledger.measure")
    assert len(used) > 20
    assert used - VERBS.keys() == set(), "add words to luodi/desk/words.py"
    assert {model._meta.label for model in entry_models()} - NOUNS.keys() == set()
