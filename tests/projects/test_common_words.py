"""A word nearly every project contains is found without the index of pairs, and the same rows are found."""

import pytest
from django.core.cache import cache

from luodi.projects import common_pairs as module
from luodi.projects.common_pairs import common_pairs
from luodi.projects.models import Project
from luodi.projects.models.project import containing
from projects_cast import acting, officer, project

NAMES = ("电商产业园项目", "机床项目", "光伏产业园项目", "医药 100% 项目", "研发中心")


@pytest.fixture
def by(db):
    user = officer()
    with acting(user):
        for name in NAMES:
            project(user, name)
        yield user


def test_the_same_rows_whatever_is_common(by):
    rows = Project.objects.visible_to(by)
    for words in ("项目", "产业园", "100% 项", "园项目", "中心", "电", "a", "没有这个词", "%_"):
        named = {name for name in NAMES if words.upper() in name.upper()}
        for common in (set(), {"项目"}, {"项目", "产业", "业园", "园项", "中心"}):
            found = set(containing(rows, words, common).values_list("name", flat=True))
            assert found == named, (words, common)


def test_an_index_of_pairs_is_not_asked_for_common_ones(by):
    rows = Project.objects.visible_to(by)
    assert "projects_pairs" not in str(containing(rows, "项目", {"项目"}).query)
    assert "projects_pairs" in str(containing(rows, "项目", ()).query)
    assert "项目" not in str(containing(rows, "光伏项目", {"项目", "伏项"}).query).split("projects_pairs")[1]


def test_what_is_common_is_told_by_statistics_once_in_a_while(fresh_database, owner_connection, monkeypatch):
    by = officer()
    with acting(by):
        for number in range(40):
            project(by, f"第{number}号项目" if number % 8 else f"光伏{number}")
    owner_connection.execute("ANALYZE projects_project")
    cache.clear()
    with acting(by):
        found = common_pairs()
        assert "项目" in found
        assert "光伏" in found  # five of forty are more than a tenth
        monkeypatch.setattr(module, "SHARE", 0.5)
        assert common_pairs() == found, "kept"
        cache.clear()
        assert "项目" in common_pairs()
        assert "光伏" not in common_pairs()
