"""A connection is reused by the next request: what the one before set must be gone, whatever happened."""

import datetime

import pytest
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.utils import timezone

import people_cast as cast
from luodi.access.scope import ScopeMiddleware, acting_as


def settings_now() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('role'), coalesce(current_setting('luodi.grantees', true), '')"
        )
        return cursor.fetchone()


CLEAN = ("none", "")


def request_by(user, view):
    request = RequestFactory().get("/")
    request.user = user
    return ScopeMiddleware(view)(request)


def test_a_unit_s_request_runs_under_its_unit_its_post_and_the_person(db):
    reporter = cast.person("reporter")
    seen = []
    request_by(reporter, lambda request: seen.append(settings_now()) or HttpResponse())
    role, grantees = seen[0]
    assert role == "luodi_web_unit"
    assert grantees.strip("{}").split(",") == [
        str(key) for key in (reporter.unit_id, reporter.standing.posts[0].id, reporter.pk)
    ]
    assert settings_now() == CLEAN


def test_a_city_request_runs_as_the_city_role(db):
    seen = []
    request_by(cast.person("section_chief"), lambda request: seen.append(settings_now()) or HttpResponse())
    assert seen[0][0] == "luodi_web_city"
    assert settings_now() == CLEAN


@pytest.mark.parametrize("role", ["reporter", "city_officer"])
def test_after_an_exception_in_python(db, role):
    def fails(request):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        request_by(cast.person(role), fails)
    assert settings_now() == CLEAN


@pytest.mark.parametrize("role", ["reporter", "city_officer"])
def test_after_an_error_in_the_database(fresh_database, role):
    def fails(request):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")

    with pytest.raises(Exception, match="division by zero"):
        request_by(cast.person(role), fails)
    assert settings_now() == CLEAN


def test_after_a_transaction_left_open_and_broken(fresh_database):
    """Clearing fails in an aborted transaction; then the connection is closed and the next one is clean."""

    def leaves_a_broken_transaction(request):
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT 1/0")

    with pytest.raises(Exception, match="division by zero"):
        request_by(cast.person("city_officer"), leaves_a_broken_transaction)
    assert connection.connection is None
    assert settings_now() == CLEAN


def test_after_the_connection_was_cut(fresh_database):
    def cut(request):
        with fresh_database.connect() as other:
            other.execute(
                "SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid]
            ).fetchone()
        return HttpResponse()

    request_by(cast.person("city_officer"), cut)
    assert settings_now() == CLEAN


def test_a_streamed_response_has_no_scope_unless_it_opens_one(db):
    officer = cast.person("city_officer")

    def careless():
        yield str(settings_now())

    def careful():
        with acting_as(officer):
            yield settings_now()[0]

    response = request_by(officer, lambda request: StreamingHttpResponse(careless()))
    assert list(response.streaming_content) == [str(CLEAN).encode()]
    response = request_by(officer, lambda request: StreamingHttpResponse(careful()))
    assert list(response.streaming_content) == [b"luodi_web_city"]
    assert settings_now() == CLEAN


def test_scope_follows_the_posts_held_today_not_yesterday(db):
    user = cast.person("section_chief")
    today = timezone.localdate()
    user.holdings.update(until=today)
    assert user.standing_on(today).scope == "city"
    assert user.standing_on(today + datetime.timedelta(days=1)).scope == "none"
    assert user.standing_on(today + datetime.timedelta(days=1)).grantees == ()
