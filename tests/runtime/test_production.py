"""Running for real refuses whatever belongs to trying out."""

import pytest

from luodi.runtime import production
from luodi.runtime.databases import connect_as_owner
from runtime.test_backup import set_city

SECRET = "x" * 60


def refusals(database: str, secret: str = SECRET) -> list[str]:
    with connect_as_owner(database) as owner:
        return production.refusals(owner, secret)


def test_an_empty_database_with_a_real_secret_may_run(fresh_database) -> None:
    assert refusals(fresh_database.name) == []


def test_the_demonstration_city_is_refused_by_name(fresh_database) -> None:
    set_city(fresh_database.name, "330700", "演示市")
    with connect_as_owner(fresh_database.name) as owner:
        owner.execute("UPDATE org_city SET is_demo = true")
    (sentence,) = refusals(fresh_database.name)
    assert "演示城市（演示市）" in sentence


def test_a_clock_that_can_be_moved_is_refused(fresh_database) -> None:
    with connect_as_owner(fresh_database.name) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS ledger_clock_offset (shift interval)")
    (sentence,) = refusals(fresh_database.name)
    assert "台账时钟" in sentence


@pytest.mark.parametrize("secret", ["", "secret"])
def test_a_missing_or_guessable_secret_is_refused(fresh_database, secret: str) -> None:
    assert "密钥" in refusals(fresh_database.name, secret)[0]


def test_debugging_is_refused(fresh_database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUODI_DEBUG", "1")
    assert "调试" in refusals(fresh_database.name)[0]
