"""The three administrators."""

import pytest

import people_cast as cast


@pytest.fixture
def system(db):
    cast.city()
    return cast.person("system_admin", unit_name="系统管理", region="330700")


@pytest.fixture
def security(db):
    return cast.person("security_admin", unit_name="系统管理", region="330700")


@pytest.fixture
def auditor(db):
    return cast.person("auditor", unit_name="系统管理", region="330700")
