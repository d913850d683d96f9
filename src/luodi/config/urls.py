"""All addresses, room by room. Every view carries its permission (tests/access/test_every_url.py)."""

from django.urls import URLPattern, URLResolver, path

from luodi.access.guards import public
from luodi.runtime.views import health_page, metrics_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", public(health_page), name="health"),
    path("metrics", public(metrics_page), name="metrics"),
]
