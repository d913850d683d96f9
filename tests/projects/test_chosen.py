"""The list's statement, put together once for each kind of conditions, finds what the queryset finds."""

import datetime as dt
import uuid
from decimal import Decimal
from itertools import product

import pytest
from django.core.cache import cache
from django.db.models import Exists, Q

from luodi.common.outlines import outlined
from luodi.projects import tables
from luodi.projects.enums import Kind, Status
from luodi.projects.face import Face
from luodi.projects.models import Project
from luodi.projects.queries import chosen
from luodi.projects.queries.chosen import Chosen
from luodi.projects.queries.ledger_list import listing
from people_cast import person
from projects_cast import acting, happened, officer, project

pytestmark = pytest.mark.django_db

NAMES = ("电商产业园一期", "电商产业园二期", "光伏 100% 项目", "医药研发中心", "A座电商\\仓库", "'机床'")
CONDITIONS = (
    Q(),
    Q(region="330702"),
    Q(stage="1", region="330702"),
    Q(status=Status.ACTIVE, leader_name=""),
    ~Q(major=True),
    Q(planned_total__gte=Decimal("20000")) & ~Q(region="330703"),
    Q(signed_on__gte=dt.date(2014, 1, 1)),
    Q(unit=uuid.UUID(int=7)),
    Q(industry__startswith="C"),
    Q(region="330702") | Q(region="330703"),
)
FRAGMENTS = ("", "电商", "产业园", "电", "100% ", "\\仓", "'机", "没有这个词", "a座")
ORDERS = ("", "-amount", "amount", "name", "-signed", "code")


@pytest.fixture
def city():
    clerk, other = person("reporter"), person("reporter", unit_name="金东区招商局", region="330703")
    for user in (clerk, other):
        with acting(user):
            for number, name in enumerate(NAMES):
                made = project(user, name, planned_total=str(10_000 * number) if number else "")
                if number % 2:
                    happened(user, made, Kind.SIGNED, dt.date(2013 + number % 3, 2, 3))
    return clerk, officer()


def test_it_finds_what_the_queryset_finds_in_its_order(city):
    for user, condition, fragment in product(city, CONDITIONS, FRAGMENTS):
        for order in ORDERS if fragment in ("", "电商") else ORDERS[:1]:
            wanted = tables.order_of(order)
            rows = Project.objects.visible_to(user).unmerged().filter(condition)
            rows = rows.fragment(fragment) if fragment else rows
            with acting(user):
                read = Chosen(user, condition, fragment, wanted).read(0, 50)
                expected = list(rows.order_by(*wanted).values_list(*Face._fields))
            assert read.rows == expected, (condition, fragment, order)
            assert read.count == len(expected)


def test_a_list_is_one_round_trip_for_each_kind_of_conditions(city, django_assert_num_queries):
    cache.clear()
    _, user = city
    with acting(user):
        listing(user, Q(), "电商", tables.order_of(""), None)  # reads which pairs are common
        for condition, fragment in product(CONDITIONS, ("", "电商", "光伏")):
            with django_assert_num_queries(1):
                listing(user, condition, fragment, tables.order_of("-amount"), None)


@pytest.mark.parametrize("fragment", ["", "电商"])
def test_a_page_that_is_not_there_is_the_nearest_one(city, fragment, monkeypatch):
    monkeypatch.setattr("luodi.projects.queries.ledger_list.PAGE_SIZE", 2)
    _, user = city
    all_of_them = 12 if not fragment else 6
    with acting(user):
        whole = [
            face.id
            for number in range(1, all_of_them // 2 + 1)
            for face in listing(user, Q(), fragment, tables.order_of("code"), str(number)).projects
        ]
        assert len(set(whole)) == all_of_them
        for asked, shown in (
            ("0", 6),
            ("99", 6),
            ("-1", 6),
            ("1e3", 1),
            ("9" * 30, 6),
            ("", 1),
            ("三", 1),
            (None, 1),
        ):
            found = listing(user, Q(), fragment, tables.order_of("code"), asked)
            shown = min(shown, all_of_them // 2)
            assert found.page.number == shown, asked
            assert [face.id for face in found.projects] == whole[2 * shown - 2 : 2 * shown]


def test_a_list_that_is_cut_is_in_order_all_the_same(city, monkeypatch):
    monkeypatch.setattr(chosen, "COUNTED", 4)
    monkeypatch.setattr("luodi.projects.queries.ledger_list.COUNTED", 4)
    _, user = city
    with acting(user):
        found = listing(user, Q(), "电商", tables.order_of("code"), "1")
        first = (
            Project.objects.visible_to(user)
            .fragment("电商")
            .order_by("code")
            .values_list("pk", flat=True)[:4]
        )
        assert found.is_cut
        assert [face.id for face in found.projects] == list(first)


def test_whoever_may_see_nothing_gets_an_empty_list():
    nobody = person("security_admin")
    with acting(nobody):
        found = listing(nobody, Q(), "电商", tables.order_of(""), None)
    assert (found.projects, found.page.paginator.count) == ([], 0)


def test_only_plain_lookups_have_an_outline():
    first, values = outlined(Q(region="330702", major=True) | ~Q(stage=3))
    second, others = outlined(Q(region="330703", major=True) | ~Q(stage=4))
    assert first == second
    assert (values, others) == (["330702", 3], ["330703", 4])
    assert first.filled(others) == Q(region="330703", major=True) | ~Q(stage=4)
    assert outlined(Q(major=False))[0] != outlined(Q(major=True))[0]
    for condition in (Q(pk__in=[1]), Q(Exists(Project.objects.all())), Q(stage=1.5)):
        with pytest.raises(TypeError):
            outlined(condition)
