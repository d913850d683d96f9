"""Addresses of leads, 首谈, channels and visits."""

from django.urls import URLPattern, path

from luodi.sourcing.views import channels, first_talks, lead_acts, leads, outlays, visits

lead_patterns: list[URLPattern] = [
    path("leads/", leads.index, name="leads"),
    path("leads/new/", leads.create, name="new_lead"),
    path("leads/export/", leads.export, name="export_leads"),
    path("leads/<uuid:pk>/", leads.show, name="lead"),
    path("leads/<uuid:pk>/correct/", leads.correct, name="correct_lead"),
    path("leads/<uuid:pk>/owner/", lead_acts.hand_over, name="hand_over_lead"),
    path("leads/<uuid:pk>/reach/", lead_acts.reach, name="lead_reach"),
    path("leads/<uuid:pk>/move/", lead_acts.move, name="move_lead"),
    path("leads/<uuid:pk>/project/", lead_acts.become, name="become_project"),
    path("leads/<uuid:pk>/files/", lead_acts.keep, name="keep_lead_file"),
    path("leads/<uuid:pk>/files/<uuid:entry>/", lead_acts.fetch, name="lead_file"),
    path("leads/<uuid:lead>/first-talk/", first_talks.claim, name="claim_first_talk"),
    path("leads/<uuid:pk>/<slug:slug>/", lead_acts.act, name="lead_act"),
    path("first-talks/", first_talks.index, name="first_talks"),
    path("first-talks/challenge/", first_talks.challenge, name="challenge_first_talk"),
    path("first-talks/<uuid:pk>/", first_talks.show, name="first_talk"),
    path("first-talks/<uuid:pk>/renew/", first_talks.renew, name="renew_first_talk"),
    path("first-talks/<uuid:pk>/end/", first_talks.end, name="end_first_talk"),
    path("first-talks/<uuid:pk>/rule/", first_talks.rule, name="rule_first_talk"),
    path("first-talks/<uuid:pk>/files/<uuid:entry>/", first_talks.fetch, name="first_talk_file"),
    path("channels/", channels.index, name="channels"),
    path("events/", channels.events, name="events"),
    path("events/new/<slug:kind>/", channels.create, name="new_source"),
    path("events/posts/<uuid:pk>/", outlays.post, name="post"),
    path("events/<uuid:pk>/<slug:phase>/", outlays.numbers, name="outlay"),
    path("visits/", visits.index, name="visits"),
    path("visits/new/", visits.create, name="new_visit"),
    path("pursuits/", visits.pursuits, name="pursuits"),
    path("pursuits/new/", visits.pursue, name="new_pursuit"),
    path("pursuits/<uuid:pk>/month/", visits.month, name="pursuit_month"),
    path("pursuits/<uuid:pk>/end/", visits.end, name="end_pursuit"),
    path("settings/", first_talks.settings, name="settings"),
]
