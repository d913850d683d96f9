"""Addresses of the desk. The root is the home page."""

from django.conf import settings
from django.urls import path

from luodi.desk.views import (
    cockpit,
    definitions,
    figures,
    help,
    history,
    home,
    kept_figures,
    office_map,
    printed,
    reconciliation,
    search,
    styleguide,
)

app_name = "desk"
urlpatterns = [
    path("", home.show, name="home"),
    path("todos/<str:code>/", home.todo, name="todo"),
    path("search/", search.show, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("history/", history.show, name="history"),
    path("history/<int:seq>/", history.revision, name="revision"),
    path("cockpit/", cockpit.show, name="cockpit"),
    path("cockpit/map/", office_map.show, name="office_map"),
    path("figures/", figures.show, name="figures"),
    path("figures/rows/", figures.rows, name="figure_rows"),
    path("figures/changes/", figures.changes, name="figure_changes"),
    path("figures/sheet/", kept_figures.sheet, name="figure_sheet"),
    path("figures/keep/", kept_figures.keep, name="keep_figure"),
    path("figures/printed/", printed.show, name="printed"),
    path("figures/printed/record/", printed.record, name="record_printed"),
    path("figures/printed/<uuid:key>/retract/", printed.retract, name="retract_printed"),
    path("reconciliation/", reconciliation.index, name="reconciliation"),
    path("reconciliation/make/", reconciliation.make, name="make_reconciliation"),
    path("reconciliation/<uuid:key>/", reconciliation.show, name="reconciled"),
    path("reconciliation/<uuid:key>/rows/<int:row>/", reconciliation.decide, name="decide_reconciled"),
    path("reconciliation/<uuid:key>/export/", reconciliation.export, name="export_reconciled"),
    path("definitions/", definitions.show, name="definitions"),
    path("definitions/<slug:code>/", definitions.detail, name="definition"),
    path("definitions/<slug:code>/try/", definitions.attempt, name="try_definition"),
    path("definitions/<slug:code>/publish/", definitions.publish_version, name="publish_definition"),
    path("help/", help.show, name="help"),
    path("help/<slug:slug>/", help.show, name="help_topic"),
]
if settings.STYLEGUIDE:
    urlpatterns += [
        path("styleguide/", styleguide.show, name="styleguide"),
        path("styleguide/progress/", styleguide.progress, name="styleguide_progress"),
    ]
