"""What a problem waits for is one click away, for those who may open it."""

import datetime as dt
from decimal import Decimal

from django.test import Client

from luodi.access.scope import acting_as
from luodi.ledger.queries.reading import today
from luodi.sourcing.operations.site import ask_finance
from luodi.sourcing.terms import NeedKind
from luodi.supervision.queries.needs import linked
from people_cast import person, unit
from supervision_cast import as_, cast, problem


def test_a_need_of_financing_leads_to_the_need_and_its_answer(db):
    c = cast()
    unit("市金融办", "330700", "department", function="banking")
    person("department_verifier", unit_name="市金融办", region="330700")
    over = problem(c, need="finance", need_name="流动资金3000万元")
    with acting_as(c.clerk):
        ((words, address),) = linked(c.clerk, over)
    assert (words, str(c.project.pk) in address) == ("向金融办提融资需求", True)
    asked = as_(
        c.clerk, ask_finance, project=c.project.pk, kind=NeedKind.values[0], amount=Decimal(3000), purpose="流动资金",
        needed_by=today() + dt.timedelta(days=60),
    )  # fmt: skip
    with acting_as(c.clerk):
        ((words, address),) = linked(c.clerk, over)
    assert words == "融资 3,000 万元，已转金融办"
    client = Client()
    client.force_login(c.clerk)
    assert address in client.get(f"/supervision/problems/{over.pk}/").content.decode()
    assert client.get(address).status_code == 200
    assert str(asked.lineage) in address


def test_without_a_plot_held_a_need_of_land_leads_to_the_plots_and_nobody_is_led_where_they_may_not(db):
    c = cast()
    over = problem(c, need="site", need_name="红线内3户")
    for user in (c.clerk, c.department):
        with acting_as(user):
            found = linked(user, over)
        assert bool(found) is user.may("sourcing.see_chains")
        client = Client()
        client.force_login(user)
        for _, address in found:
            assert client.get(address).status_code == 200
