"""/health/ of an installation that is not fit to serve; needs commits, so a database of its own."""

from django.test import Client

from luodi.runtime.databases import connect_as_owner


def test_a_missing_migration_is_down(client: Client, fresh_database) -> None:
    with connect_as_owner(fresh_database.name) as owner:
        owner.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    answer = client.get("/health/")
    assert answer.status_code == 503
    assert answer.json()["status"] == "down"
    assert answer.json()["checks"]["migrations"]["says"] == "1 步结构升级未执行"
