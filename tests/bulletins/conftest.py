"""The demonstration city, and its people as the office knows them."""

from demo.conftest import changing_city, demo_city  # noqa: F401 - fixtures
