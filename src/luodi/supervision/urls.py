"""Addresses of 督办."""

from django.urls import path

from luodi.supervision.views import enterprise, inspections, lamps, problems, slip_verbs, slips, visits

app_name = "supervision"
urlpatterns = [
    path("inspections/", inspections.index, name="inspections"),
    path("inspections/new/", inspections.create, name="plan_round"),
    path("inspections/<uuid:pk>/", inspections.show, name="round"),
    path("inspections/<uuid:pk>/paper/", inspections.paper, name="paper"),
    path("visits/worker.js", visits.worker, name="worker"),
    path("visits/<uuid:pk>/", visits.show, name="visit"),
    path("visits/<uuid:pk>/reply/", visits.reply, name="reply"),
    path("visits/<uuid:pk>/photos/<uuid:entry>/", visits.photo, name="photo"),
    path("slips/", slips.index, name="slips"),
    path("slips/<uuid:pk>/", slips.show, name="slip"),
    path("slips/<uuid:pk>/print/", slips.printed, name="slip_print"),
    path("slips/<uuid:pk>/<slug:verb>/", slip_verbs.act, name="slip_act"),
    path("problems/", problems.index, name="problems"),
    path("problems/new/<uuid:project>/", problems.create, name="open_problem"),
    path("problems/<uuid:pk>/", problems.show, name="problem"),
    path("problems/<uuid:pk>/step/", problems.add, name="add_step"),
    path("problems/<uuid:pk>/solve/", problems.solve, name="solve"),
    path("problems/<uuid:pk>/issue/", problems.issue, name="issue"),
    path("problems/<uuid:pk>/callback/", enterprise.callback, name="callback"),
    path("word/<str:secret>/", enterprise.word, name="word"),
    path("words/", enterprise.index, name="words"),
    path("words/<uuid:pk>/take/", enterprise.take, name="take_word"),
    path("words/link/<uuid:project>/", enterprise.link, name="enterprise_link"),
    path("words/call/<uuid:project>/", enterprise.call, name="record_call"),
    path("lamps/", lamps.index, name="lamps"),
    path("lamps/rules/", lamps.rules, name="lamp_rules"),
    path("lamps/hold/<uuid:project>/", lamps.hold, name="ask_hold"),
    path("lamps/holds/<uuid:pk>/<slug:verdict>/", lamps.decide, name="decide_hold"),
]
