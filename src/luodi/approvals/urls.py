from django.urls import path

from luodi.approvals.views import agency, departments, items, opinions, plans, results

app_name = "approvals"
urlpatterns = [
    path("plans/", plans.index, name="plans"),
    path("plans/new/<uuid:pk>/", plans.new, name="new_plan"),
    path("plans/paste/", results.paste, name="paste"),
    path("plans/<uuid:lineage>/", plans.show, name="plan"),
    path("plans/<uuid:lineage>/criticality/", plans.criticality, name="criticality"),
    path("plans/<uuid:lineage>/compare/", plans.compare, name="compare"),
    path("plans/<uuid:lineage>/move/", plans.move, name="move"),
    path("plans/<uuid:lineage>/lapse/", opinions.lapse, name="lapse"),
    path("plans/<uuid:lineage>/steps/<str:code>/", results.step, name="step"),
    path("plans/<uuid:lineage>/steps/<str:code>/simulate/", opinions.issue, name="simulate"),
    path("plans/<uuid:lineage>/steps/<str:code>/object/", departments.object_, name="object"),
    path("simulated/", opinions.index, name="simulated"),
    path("simulated/<uuid:pk>/", opinions.show, name="opinion"),
    path("simulated/<uuid:pk>/convert/", opinions.convert, name="convert"),
    path("simulated/<uuid:pk>/void/", opinions.void, name="void"),
    path("departments/", departments.board, name="departments"),
    path("departments/week/", departments.week, name="week"),
    path("objections/<uuid:pk>/", departments.decide, name="decide"),
    path("agency/", agency.mine, name="agency"),
    path("agency/<uuid:pk>/", agency.project, name="agency_project"),
    path("agency/<uuid:pk>/mandate/", agency.mandate, name="mandate"),
    path("agency/<uuid:pk>/materials/", agency.materials, name="materials"),
    path("agency/<uuid:pk>/rate/", agency.rate, name="rate"),
    path("agency/<uuid:pk>/handover/<uuid:duty>/", agency.handover, name="handover"),
    path("slips/<uuid:pk>/", agency.slip, name="slip"),
    path("items/", items.index, name="items"),
    path("items/export/", items.export, name="items_export"),
    path("items/publish/", items.publish, name="items_publish"),
    path("items/holidays/", items.holidays, name="holidays"),
]
