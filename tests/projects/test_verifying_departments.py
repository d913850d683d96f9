"""核实部门: shipped with the product, set by the office, kept in the ledger, and obeyed at once."""

import datetime as dt

import pytest
from django.test import Client

from luodi.ledger.models import Revision
from luodi.org.enums import Function
from luodi.projects.enums import Kind
from luodi.projects.errors import Refusal
from luodi.projects.models import Project, VerifierChoice
from luodi.projects.operations.review import pass_claims, verify_claims
from luodi.projects.operations.verifiers import set_verifier
from luodi.projects.queries.choices import names
from luodi.projects.queries.claims import facts_of, queue
from luodi.projects.queries.verifiers import FACTS, verifiers
from people_cast import department, person
from projects_cast import acting, happened, project

pytestmark = pytest.mark.django_db

PAPER = "金招发〔2015〕12号"


def chief():
    return person("section_chief", unit_name="市招商局", region="330700")


def started_and_passed():
    clerk, boss = person("reporter"), person("county_reviewer")
    with acting(clerk):
        made = project(clerk)
        entry = happened(clerk, made, Kind.STARTED, dt.date(2014, 3, 1))
    with acting(boss):
        pass_claims(by=boss, claims=[("projects_milestone", entry.id)])
    return entry


def test_what_comes_with_the_product():
    rules = verifiers()
    assert rules["started"].function == Function.HOUSING
    assert rules["in_statistics"].function == Function.STATISTICS
    assert not rules["in_statistics"].bureau_may
    assert "landed" not in rules
    assert set(rules) <= set(FACTS)


def test_another_department_verifies_from_now_on_and_sees_what_waits():
    planning, housing = department(Function.PLANNING, "市发改委"), department(Function.HOUSING, "市住建局")
    entry = started_and_passed()
    claim = [("projects_milestone", entry.id)]
    head = chief()
    with acting(planning):
        assert queue(planning, "passed", names(), 1).projects == ()
    with acting(head):
        set_verifier(by=head, fact="started", function=Function.PLANNING, bureau_may=False, document=PAPER)
    assert facts_of(planning) == ["started"]
    assert facts_of(housing) == []
    with acting(planning):
        (group,) = queue(planning, "passed", names(), 1).projects
        assert {(c.what, c.verifier, c.is_ours) for c in group.claims} == {("开工", "发改", True)}
    with acting(housing), pytest.raises(Refusal, match="不在您的范围内"):
        verify_claims(by=housing, claims=claim)  # no longer its word, and shown for nothing else
    with acting(planning):
        (held,) = verify_claims(by=planning, claims=claim)
        assert held.claim == entry, "it was decided upon here: only the gates hold it back"


def test_a_department_that_loses_a_fact_keeps_only_projects_where_another_claim_is_still_its_word():
    statistics, head = department(Function.STATISTICS, "市统计局"), chief()
    clerk, boss = person("reporter"), person("county_reviewer")
    with acting(clerk):
        only, also = project(clerk, "只报了入库"), project(clerk, "又上了规")
        claims = [happened(clerk, one, Kind.IN_STATISTICS, dt.date(2014, 3, 1)) for one in (only, also)]
        claims.append(happened(clerk, also, Kind.ABOVE_SCALE, dt.date(2015, 3, 1)))
    with acting(boss):
        pass_claims(by=boss, claims=[("projects_milestone", claim.id) for claim in claims])
    assert seen_by(statistics) == {"只报了入库", "又上了规"}
    with acting(head):
        set_verifier(
            by=head, fact="in_statistics", function=Function.PLANNING, bureau_may=False, document=PAPER
        )
    assert seen_by(statistics) == {"又上了规"}
    assert seen_by(clerk) == {"只报了入库", "又上了规"}


def seen_by(user) -> set[str]:
    with acting(user):
        return set(Project.objects.visible_to(user).values_list("name", flat=True))


def test_the_choice_is_in_the_ledger_and_replaces_the_one_before():
    head = chief()
    with acting(head):
        set_verifier(by=head, fact="tax", function=Function.FINANCE, bureau_may=True, document=PAPER)
        set_verifier(by=head, fact="tax", function="", bureau_may=True, document="金招发〔2016〕3号")
        assert "tax" not in verifiers()
        assert [c.function for c in VerifierChoice.objects.open()] == [""]
        assert [c.function for c in VerifierChoice.objects.order_by("recorded_at")] == [Function.FINANCE, ""]
        said = Revision.objects.filter(verb="projects.set_verifier").order_by("seq")
        assert [r.reason for r in said] == [PAPER, "金招发〔2016〕3号"]
        assert VerifierChoice.objects.open().get().bureau_may is False, (
            "nobody stands in for the bureau itself"
        )


@pytest.mark.parametrize(
    ("fact", "function", "document", "sentence"),
    [
        ("nothing", "tax", PAPER, "没有这种事实"),
        ("tax", "no_department", PAPER, "没有这个部门"),
        ("tax", "finance", "  ", "请填依据"),
        ("tax", "finance", "很" * 81, "最多 80 个字"),
        ("tax", "tax", PAPER, "没有要改的"),
        ("landed", "", PAPER, "没有要改的"),
    ],
)
def test_wrong_choices_are_refused_and_nothing_is_written(fact, function, document, sentence):
    head = chief()
    with acting(head):
        with pytest.raises(Refusal, match=sentence):
            set_verifier(by=head, fact=fact, function=function, bureau_may=False, document=document)
        assert not VerifierChoice.objects.exists()


def test_only_who_decides_may_set():
    clerk = person("reporter")
    with acting(clerk), pytest.raises(Refusal, match="不能设核实部门"):
        set_verifier(by=clerk, fact="tax", function="finance", bureau_may=False, document=PAPER)


def test_the_page_and_its_form():
    client = Client()
    client.force_login(chief())
    page = client.get("/projects/verifiers/").content.decode()
    assert page.count("随产品") == len(FACTS)
    assert "/projects/verifiers/started/" in page
    sent = {"function": "planning", "bureau_may": "on", "document": "", "request_key": "0" * 31 + "1"}
    refused = client.post("/projects/verifiers/started/", sent)
    assert refused.status_code == 422
    assert 'value="planning" selected' in refused.content.decode()
    done = client.post("/projects/verifiers/started/", sent | {"document": PAPER})
    assert done.status_code == 302
    page = client.get("/projects/verifiers/").content.decode()
    assert "发改（市局可代）" in page
    assert PAPER in page
    assert client.get("/projects/verifiers/nothing/").status_code == 404
    wrong = client.post("/projects/verifiers/started/", sent | {"function": "²", "document": "x"})
    assert wrong.status_code == 422
    other = Client()
    other.force_login(person("reporter"))
    assert other.get("/projects/verifiers/").status_code == 403
    assert other.post("/projects/verifiers/started/", sent).status_code == 403
