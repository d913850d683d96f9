"""`./luodi bench desk`: the city's cockpit over a synthetic city of `scale` projects, as the web server answers it."""

import statistics
import time

from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from luodi.access.scope import acting_as
from luodi.desk.queries.cockpit import refresh_city
from luodi.projects.bench import make_reader, signed_in
from luodi.projects.bench_figures import load
from luodi.runtime.measuring import Row

TIMES = 41


def rows(scale: int) -> dict[str, Row]:
    """`read anew` is what the worker does every five minutes; `the page` is what a reader waits for."""
    load(scale)
    user = make_reader()
    with acting_as(user):
        began = time.perf_counter()
        made = refresh_city(reverse("desk:figure_rows"))
        each = (time.perf_counter() - began) * 1000 / made
    with override_settings(ALLOWED_HOSTS=["*"]):
        client = signed_in(user)
        return {
            "cockpit read anew, one grouping": Row(each, "毫秒", "less"),
            "cockpit, the page, p95": Row(_p95(client), "毫秒", "less", 200.0),
        }


def _p95(client: Client) -> float:
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        answer = client.get("/cockpit/")
        taken.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"/cockpit/ answered {answer.status_code}")
    return statistics.quantiles(taken, n=20)[18]
