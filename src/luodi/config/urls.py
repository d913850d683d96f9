"""All addresses, room by room. Every view carries its permission (tests/access/test_every_url.py)."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
