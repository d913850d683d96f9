"""The department of a fact is set while somebody else sets it, or passes a claim to it, on a connection of his own."""

import datetime as dt
import threading
import time

from django.db import connection

from luodi.org.enums import Function
from luodi.projects.enums import Kind
from luodi.projects.models import Project, VerifierChoice
from luodi.projects.operations.review import pass_claims
from luodi.projects.operations.verifiers import set_verifier
from people_cast import department, person
from projects_cast import acting, happened, project

PAPER = "金招发〔2015〕12号"


def test_two_who_set_one_fact_at_once_leave_one_choice_open(fresh_database):
    heads = [person("section_chief", unit_name="市招商局", region="330700") for _ in range(2)]
    functions = (Function.PLANNING, Function.FINANCE)
    said = []
    together = threading.Barrier(2)

    def choose(head, function) -> None:
        with acting(head):
            together.wait()
            try:
                set_verifier(by=head, fact="landed", function=function, bureau_may=False, document=PAPER)
            except Exception as fault:
                said.append(fault)
        connection.close()

    threads = [threading.Thread(target=choose, args=pair) for pair in zip(heads, functions, strict=True)]
    [one.start() for one in threads]
    [one.join() for one in threads]
    assert said == []
    with acting(heads[0]):
        choices = list(VerifierChoice.objects.order_by("recorded_at"))
        assert {c.function for c in choices} == set(functions)
        assert list(VerifierChoice.objects.open()) == choices[-1:]
        assert len({c.lineage for c in choices}) == 1


def test_a_claim_passed_meanwhile_is_shown_to_the_new_department_alone(fresh_database, owner_connection):
    clerk, boss = person("reporter"), person("county_reviewer")
    head = person("section_chief", unit_name="市招商局", region="330700")
    planning, housing = department(Function.PLANNING, "市发改委"), department(Function.HOUSING, "市住建局")
    with acting(clerk):
        made = project(clerk)
        entry = happened(clerk, made, Kind.STARTED, dt.date(2014, 3, 1))
    said = []

    def act(user, verb, **how) -> None:
        with acting(user):
            try:
                verb(by=user, **how)
            except Exception as fault:
                said.append(fault)
        connection.close()

    passing = threading.Thread(
        target=act, args=(boss, pass_claims), kwargs={"claims": [("projects_milestone", entry.id)]}
    )
    setting = threading.Thread(
        target=act,
        args=(head, set_verifier),
        kwargs={"fact": "started", "function": Function.PLANNING, "bureau_may": False, "document": PAPER},
    )
    owner_connection.execute("BEGIN")
    owner_connection.execute(
        "SELECT FROM ledger_clock FOR UPDATE"
    )  # the first has decided and may not yet commit
    passing.start()
    first = until_one_waits(owner_connection, owner_connection.info.backend_pid)
    setting.start()
    until_one_waits(owner_connection, first)
    owner_connection.execute("COMMIT")
    passing.join()
    setting.join()
    assert said == []
    for user, sees in ((planning, True), (housing, False)):
        with acting(user):
            assert Project.objects.visible_to(user).filter(pk=made.pk).exists() is sees


def until_one_waits(owner, holder: int) -> int:
    """The process that waits for what the holder's process has."""
    for _ in range(500):
        waiting = owner.execute(
            "SELECT pid FROM pg_locks WHERE NOT granted AND %s = ANY (pg_blocking_pids(pid))", [holder]
        ).fetchone()
        if waiting:
            return int(waiting[0])
        time.sleep(0.02)
    raise AssertionError("nobody waits")
