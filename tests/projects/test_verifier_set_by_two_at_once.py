"""Two people set the department of one fact at the same moment, each on a connection of his own."""

import threading

from django.db import connection

from luodi.org.enums import Function
from luodi.projects.models import VerifierChoice
from luodi.projects.operations.verifiers import set_verifier
from people_cast import person
from projects_cast import acting

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
