from django.urls import path

from luodi.bulletins.views import issues, numbers, papers, periods, sheets

app_name = "bulletins"
urlpatterns = [
    path("", periods.index, name="periods"),
    path("compare/", papers.compare, name="compare"),
    path("<uuid:pk>/", periods.show, name="period"),
    path("<uuid:pk>/sheets/<slug:region>/", sheets.show, name="sheet"),
    path("issues/<uuid:pk>/", issues.show, name="issue"),
    path("issues/<uuid:pk>/sections/<int:place>/", issues.section, name="section"),
    path("issues/<uuid:pk>/numbers/<int:place>/", numbers.trace, name="number"),
    path("issues/<uuid:pk>/corrections/<uuid:correction>/", numbers.corrected, name="corrected"),
    path("issues/<uuid:pk>/returned/", papers.returned, name="returned"),
    path("issues/<uuid:pk>/scan/", papers.scan, name="scan"),
    path("issues/<uuid:pk>/charts/<int:place>.svg", papers.chart, name="chart"),
    path("issues/<uuid:pk>/<slug:what>.<slug:form>", papers.paper, name="paper"),
]
