"""Addresses of 招引."""

from luodi.sourcing.lead_urls import lead_patterns
from luodi.sourcing.office_urls import office_patterns

app_name = "sourcing"
urlpatterns = [*office_patterns, *lead_patterns]
