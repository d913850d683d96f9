"""Addresses of 导入与填表. The pages are the desk's, the namespace is the room's whose work they do."""

from django.urls import path

from luodi.desk.views import (
    imports,
    imports_files,
    imports_forms,
    imports_opening,
    imports_steps,
    imports_upload,
)

app_name = "exchange"
urlpatterns = [
    path("", imports.home, name="home"),
    path("uploads/new/", imports.receive_file, name="receive"),
    path("uploads/<uuid:key>/", imports_upload.show, name="upload"),
    path("uploads/<uuid:key>/progress/", imports_upload.progress, name="progress"),
    path("uploads/<uuid:key>/day/", imports_upload.day, name="day"),
    path("uploads/<uuid:key>/columns/", imports_upload.columns, name="columns"),
    path("uploads/<uuid:key>/lacking/", imports_upload.lacking, name="lacking"),
    path("uploads/<uuid:key>/decide/", imports_steps.decide_rows, name="decide"),
    path("uploads/<uuid:key>/check/", imports_steps.check_again, name="check"),
    path("uploads/<uuid:key>/write/", imports_steps.write_file, name="write"),
    path("uploads/<uuid:key>/undo/", imports_steps.undo, name="undo"),
    path("uploads/<uuid:key>/cancel/", imports_steps.cancel_upload, name="cancel"),
    path("uploads/<uuid:key>/result/", imports_files.result, name="result"),
    path("uploads/<uuid:key>/original/", imports_files.original, name="original"),
    path("uploads/<uuid:key>/opening/", imports_opening.show, name="opening"),
    path("uploads/<uuid:key>/opening/ask/", imports_opening.ask, name="ask_opening"),
    path("corrections/blank/", imports_files.blank_corrections, name="blank_corrections"),
    path("forms/new/", imports_forms.receive_form, name="receive_form"),
    path("forms/<str:token>/", imports_forms.fill, name="fill"),
    path("return/", imports_forms.month_return, name="return"),
]
