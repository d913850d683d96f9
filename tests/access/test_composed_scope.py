"""access/composed.py: a queryset composed for a kind of scope asks each user's own rights and grantees."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from luodi.access.composed import visible
from luodi.access.scope import BEARER
from luodi.org.models import User
from luodi.projects.models import Project
from luodi.projects.queries.visible import visible_project
from people_cast import person
from projects_cast import acting, officer, project

pytestmark = pytest.mark.django_db


def made(by: User, name: str = "菜鸟电商新城") -> Project:
    with acting(by):
        return project(by, name)


def test_everybody_sees_what_the_queryset_shows_them():
    city = officer()
    here = person("reporter", unit_name="婺城区招商局")
    there = person("reporter", unit_name="兰溪市招商局", region="330781")
    own, other = made(here), made(there, "兰溪光伏")
    for who, seen in ((city, {own, other}), (here, {own}), (there, {other}), (city, {own, other})):
        with acting(who):
            found = {visible_project(who, one.id) for one in (own, other)} - {None}
            assert found == seen == set(Project.objects.visible_to(who))


def test_nobody_and_those_without_the_permission_see_nothing(django_assert_num_queries):
    one = made(officer())
    keeper = person("system_admin")
    with django_assert_num_queries(0):
        assert visible_project(AnonymousUser(), one.id) is None
        assert visible_project(BEARER, one.id) is None
    with acting(keeper):
        assert visible_project(keeper, one.id) is None


def test_a_permission_asked_for_in_the_queryset_is_asked_of_each_user():
    @visible
    def rows(user: Any, key: Any) -> QuerySet[Project]:
        found = Project.objects.visible_to(user).filter(pk=key)
        return found if user.may("projects.decide") else found.none()

    city, reporter = officer(), person("reporter", unit_name="市招商局", region="330700")
    one = made(city)
    assert city.may("projects.decide")
    assert not reporter.may("projects.decide")
    with acting(city):
        assert rows(city, one.id) == [one]
    with acting(reporter):
        assert rows(reporter, one.id) == []


def test_anything_else_of_the_user_cannot_be_composed():
    @visible
    def rows(user: Any, key: Any) -> QuerySet[Project]:
        return Project.objects.visible_to(user).filter(pk=key, name=user.username)

    city = officer()
    with pytest.raises(AttributeError):
        rows(city, made(city).id)
