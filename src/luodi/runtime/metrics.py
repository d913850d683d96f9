"""Prometheus metrics: requests counted in every web process, the rest asked of the database when scraped."""

import os
import time
from collections.abc import Callable, Iterator

from django.db import connection
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from luodi.runtime import health

REQUESTS = Counter("luodi_requests_total", "HTTP requests", ["method", "status"])
SECONDS = Histogram(
    "luodi_request_seconds", "Seconds to answer", buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
)


class CountRequests:
    """Middleware; costs no SQL."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        SECONDS.observe(time.perf_counter() - began)
        REQUESTS.labels(request.method or "", str(response.status_code)).inc()
        return response


class InstallationCollector:
    """Health findings, waiting jobs and database size."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        well = GaugeMetricFamily("luodi_health", "1 when the check of that name is well", labels=["check"])
        for name, finding in health.findings().items():
            well.add_metric([name], float(finding.ok))
        yield well
        jobs = GaugeMetricFamily("luodi_jobs", "Background jobs by state", labels=["state"])
        with connection.cursor() as cursor:
            cursor.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1")
            for state, count in cursor.fetchall():
                jobs.add_metric([state], count)
            cursor.execute("SELECT pg_database_size(current_database())")
            (size,) = cursor.fetchone()
        yield jobs
        yield GaugeMetricFamily("luodi_database_bytes", "Size of the database", value=size)


def page() -> bytes:
    registry = CollectorRegistry()
    registry.register(InstallationCollector())
    text = generate_latest(registry)
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        requests = CollectorRegistry()
        MultiProcessCollector(requests)  # type: ignore[no-untyped-call] # the library has no types here
        text += generate_latest(requests)
    return text
