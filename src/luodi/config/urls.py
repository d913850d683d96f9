"""All addresses, room by room. Every view carries its permission (tests/access/test_every_url.py)."""

from django.urls import URLPattern, URLResolver, include, path

from luodi.access.guards import public
from luodi.runtime.views import health_page, metrics_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", public(health_page), name="health"),
    path("metrics", public(metrics_page), name="metrics"),
    path("", include("luodi.org.urls")),
    path("org/", include("luodi.org.people_urls")),
    path("", include("luodi.desk.urls")),
    path("exchange/", include("luodi.desk.exchange_urls")),
    path("notices/", include("luodi.notices.urls")),
    path("companies/", include("luodi.companies.urls")),
    path("projects/", include("luodi.projects.urls")),
    path("sourcing/", include("luodi.sourcing.urls")),
    path("approvals/", include("luodi.approvals.urls")),
    path("supervision/", include("luodi.supervision.urls")),
    path("assessment/", include("luodi.assessment.urls")),
    path("bulletins/", include("luodi.bulletins.urls")),
]

handler400 = "luodi.desk.views.errors.bad_request"
handler403 = "luodi.desk.views.errors.forbidden"
handler404 = "luodi.desk.views.errors.not_found"
handler500 = "luodi.desk.views.errors.server_error"
