"""common/composed.py: the same rows as the queryset itself, from one statement put together once."""

import uuid
from typing import Any

import pytest
from django.db import DataError, transaction
from django.db.models import Count, QuerySet

from luodi.common.composed import Composed, composed
from luodi.common.prepared import Prepared, together
from luodi.ledger.models import Revision
from luodi.org.models import Region, Unit
from luodi.projects.models import Particulars, Project
from projects_cast import acting, officer, project

pytestmark = pytest.mark.django_db


def test_rows_are_those_of_the_queryset_for_each_value():
    @composed
    def below(parent: Any) -> QuerySet[Region]:
        return Region.objects.filter(parent=parent).order_by("code")

    for code in ("330000", "330700", "000000"):
        assert below(code) == list(Region.objects.filter(parent=code).order_by("code"))
        assert below.count(code) == Region.objects.filter(parent=code).count()
    assert [region.name for region in below("330700")][:2] == ["婺城区", "金东区"]
    assert below.one(parent="330700").code == "330702"
    assert below.one("000000") is None


def test_a_collection_may_have_any_size():
    @composed(many="codes")
    def named(codes: Any) -> QuerySet[Region, Any]:
        return Region.objects.filter(code__in=codes).order_by("code").values_list("code", "name")

    assert named([]) == []
    assert named({"330703"}) == [("330703", "金东区")]
    assert [code for code, _ in named(("330784", "330702", "999999"))] == ["330702", "330784"]


def test_values_keep_their_types():
    by = officer()
    with acting(by):
        one = project(by, planned_total="12345.6789")

    @composed(many="projects")
    def told(projects: Any) -> QuerySet[Particulars]:
        return Particulars.objects.open().filter(project_id__in=projects)

    @composed
    def faces(key: Any) -> QuerySet[Project]:
        return Project.objects.filter(pk=key).only("name", "planned_total")

    with acting(by):
        (entry,) = told([one.id])
        assert entry == Particulars.objects.get(project=one)
        assert entry.values == Particulars.objects.get(project=one).values
        assert entry.occurred_on == Particulars.objects.get(project=one).occurred_on
        (face,) = faces(one.id)
        assert face.planned_total == Project.objects.get(pk=one.id).planned_total
        assert face.code == one.code, "a column left out is read when asked for"


def test_one_statement_and_nothing_composed_anew(django_assert_num_queries):
    built = []

    @composed
    def unit(key: Any) -> QuerySet[Unit]:
        built.append(key)
        return Unit.objects.filter(pk=key)

    with django_assert_num_queries(3):
        for _ in range(3):
            unit(uuid.uuid4())
    assert len(built) == 1


def test_what_cannot_be_composed_is_refused():
    @composed
    def with_more(code: Any) -> QuerySet[Region]:
        return Region.objects.filter(code=code).annotate(how_many=Count("units"))

    @composed(many="codes")
    def elsewhere(codes: Any) -> QuerySet[Revision]:
        return Revision.objects.filter(verb=codes)

    with pytest.raises(TypeError):
        with_more("330702")
    with pytest.raises(TypeError):
        elsewhere(["330702"])


def test_text_that_looks_like_sql_stays_a_value():
    @composed
    def called(name: Any) -> QuerySet[Region]:
        return Region.objects.filter(name=name)

    assert called("婺城区' OR '1'='1") == []
    assert called("100%") == []


def test_statements_sent_together_are_one_round_trip_and_keep_to_their_own_rows(django_assert_num_queries):
    @composed
    def below(parent: Any) -> QuerySet[Region, Any]:
        return Region.objects.filter(parent=parent).order_by("code").values_list("code")

    @composed(many="codes")
    def named(codes: Any) -> QuerySet[Region, Any]:
        return Region.objects.filter(code__in=codes).order_by("code").values_list("name")

    for _ in range(2):  # first the connection has to be told the statements
        cities, nothing = below.asked("330000"), below.asked("000000")
        two, none = named.asked(["330702", "330703"]), named.asked([])
        with django_assert_num_queries(1):
            together(cities, nothing, two, none)
        assert ("330700",) in cities.rows
        assert (nothing.rows, none.rows) == ([], [])
        assert two.rows == [("婺城区",), ("金东区",)]
    with django_assert_num_queries(0):
        together()


def test_a_statement_that_fails_leaves_the_others_to_be_asked_again():
    written = Prepared("SELECT 1 / $1::int", ["by"], "division")
    region = Prepared("SELECT name FROM org_region WHERE code = $1", ["code"], "name")
    with pytest.raises(DataError), transaction.atomic():
        together(region.asked("330702"), written.asked(0))
    asked = region.asked("330702"), written.asked(1)
    together(*asked)
    assert [one.rows for one in asked] == [[("婺城区",)], [(1,)]]


def test_what_is_planned_at_each_call_finds_the_same():
    def below(parent: Any) -> QuerySet[Region, Any]:
        return Region.objects.filter(parent=parent, name__startswith=parent).values_list("code")

    def named(name: Any) -> QuerySet[Region, Any]:
        return Region.objects.filter(name__contains=name).order_by("code").values_list("name")

    assert Composed(below, ["parent"], is_kept=False)("330700") == []
    kept, sent = Composed(named, ["name"]), Composed(named, ["name"], is_kept=False)
    for name in ("城", "义乌", "100%", "\\", "'", "没有这个地方"):
        assert sent(name) == list(
            Region.objects.filter(name__contains=name).order_by("code").values_list("name")
        )
    with pytest.raises(TypeError):
        kept("城")
