"""Projects of the loaded city, done again through the operations, read the same today."""

import pytest
from django.db import connections
from django.db.models import Count, Sum

from demo.replaying import Player
from demo_cast import as_owner
from luodi.ledger.queries.verification import verify
from luodi.org.models import User
from luodi.projects.models import Credit, Duty, FirstDates, Merge, Money, Project, Standing
from luodi.projects.reading.face import FACE_FIELDS

OF_ITS_OWN = {"code", "search_text", "unit_name"}
"""A second project needs a code of its own, and the verb writes what the unit is called today."""
KEYS = {"id", "project_id", "known_from", "known_to"}


@pytest.mark.parametrize("count", [pytest.param(50, marks=pytest.mark.full), 6])
def test_projects_done_again_through_the_operations_read_the_same(changing_city, count):
    database = connections["default"].settings_dict["NAME"]
    people = {user.id: user for user in User.objects.all()}
    with as_owner(database):
        players = [Player(project, people) for project in chosen(count)]
    replayed = [(player.original, player.play()) for player in players]
    with as_owner(database):
        for original, again in replayed:
            assert readings(again) == readings(original.id), original.code
        assert verify().finding is None


def chosen(count):
    """Spread over the codes; led, and never merged: a merge is between two. One was transferred, one returned."""
    merged = Merge.objects.values_list("project_id", flat=True)
    led = Duty.objects.filter(role="leader").values_list("project_id", flat=True)
    fit = Project.objects.exclude(pk__in=merged).filter(pk__in=led).order_by("code")
    shared = fit.filter(pk__in=Credit.objects.values_list("project_id", flat=True))
    halted = fit.annotate(stops=Count("milestones")).order_by("-stops", "code")
    every = max(1, fit.count() // (count - 2))
    found = dict.fromkeys([*shared[:1], *halted[:1], *fit[::every]])
    return list(found)[:count]


def readings(project):
    """Standing, first dates, face and money of today, without keys."""
    face = Project.objects.values(*sorted(set(FACE_FIELDS) - OF_ITS_OWN)).get(pk=project)
    money = Money.objects.open().filter(project=project).values_list("basis", "kind", "currency")
    duties = Duty.objects.open().filter(project=project)
    return {
        "standing": _open_now(Standing, project),
        "first_dates": _open_now(FirstDates, project),
        "face": face,
        "money": sorted(money.annotate(Sum("amount"), Count("id"))),
        "duties": sorted(duties.values_list("role", "person_name", "occurred_on", "until_on"), key=str),
        "credit": sorted(Credit.objects.filter(project=project).values_list("unit", "share", "until_on")),
    }


def _open_now(model, project):
    names = [f.attname for f in model._meta.concrete_fields if f.attname not in KEYS]
    rows = model.objects.filter(project=project, known_to__year=9999)
    return sorted(map(str, rows.values_list(*names)))
