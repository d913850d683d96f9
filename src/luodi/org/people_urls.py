"""People and places: the administrators' pages and the directory."""

from django.urls import path

from luodi.org.views import directory, region_corrections, regions, resets, security, units, users

app_name = "org"
urlpatterns = [
    path("units/", units.units, name="units"),
    path("units/new/", units.unit, name="new_unit"),
    path("units/<uuid:key>/", units.unit, name="unit"),
    path("units/<uuid:unit_key>/posts/new/", units.post, name="new_post"),
    path("posts/<uuid:key>/", units.post, name="post"),
    path("regions/", regions.regions, name="regions"),
    path("regions/<str:code>/", regions.region, name="region"),
    path("regions/<str:code>/correct/<uuid:key>/", region_corrections.correct, name="correct_region"),
    path("users/", users.users, name="users"),
    path("users/new/", users.new_user, name="new_user"),
    path("users/<uuid:key>/", users.user, name="user"),
    path("users/<uuid:key>/appoint/", users.appoint, name="appoint"),
    path("users/<uuid:key>/close/", users.close, name="close_user"),
    path("users/<uuid:key>/reopen/", users.reopen, name="reopen_user"),
    path("holdings/<uuid:key>/end/", users.dismiss, name="dismiss"),
    path("resets/", resets.resets, name="resets"),
    path("resets/<uuid:key>/grant/", resets.grant, name="grant_reset"),
    path("resets/<uuid:key>/refuse/", resets.refuse, name="refuse_reset"),
    path("security/", security.security, name="security"),
    path("security/unlock/", security.unlock_account, name="unlock"),
    path("audit/", security.audit, name="audit"),
    path("audit/grants/", security.grants, name="grants"),
    path("directory/", directory.directory, name="directory"),
    path("directory/<uuid:key>/phone/", directory.phone, name="phone"),
]
