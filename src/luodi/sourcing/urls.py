"""Addresses of 招引."""

from django.urls import path

from luodi.sourcing.office_urls import office_patterns
from luodi.sourcing.views import leads

app_name = "sourcing"
urlpatterns = [
    *office_patterns,
    path("leads/", leads.index, name="leads"),
    path("leads/new/", leads.create, name="new_lead"),
    path("leads/<uuid:pk>/", leads.show, name="lead"),
    path("leads/<uuid:pk>/correct/", leads.correct, name="correct_lead"),
    path("leads/<uuid:pk>/owner/", leads.hand_over, name="hand_over_lead"),
    path("leads/<uuid:pk>/reach/", leads.reach, name="lead_reach"),
    path("leads/<uuid:pk>/<slug:slug>/", leads.act, name="lead_act"),
]
