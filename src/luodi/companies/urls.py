from django.urls import path

from luodi.companies.views import company, contacts, duplicates, editing, groups, listing, merging

app_name = "companies"
urlpatterns = [
    path("", listing.show, name="list"),
    path("export/", listing.export, name="export"),
    path("groups/", groups.index, name="groups"),
    path("groups/one/", groups.show, name="group"),
    path("new/", editing.register, name="register"),
    path("duplicates/", duplicates.show, name="duplicates"),
    path("duplicates/judge/", duplicates.judge, name="judge"),
    path("duplicates/merge/", duplicates.merge, name="merge"),
    path("<uuid:key>/", company.show, name="company"),
    path("<uuid:key>/change/", editing.change, name="change"),
    path("<uuid:key>/correct/", editing.correct, name="correct"),
    path("<uuid:key>/contacts/new/", contacts.create, name="new_contact"),
    path("<uuid:key>/contacts/<uuid:entry>/phone/", contacts.phone, name="contact_phone"),
    path("<uuid:key>/contacts/<uuid:entry>/erase/", contacts.erase, name="erase_contact"),
    path("<uuid:key>/contacts/export/", contacts.export, name="export_contacts"),
    path("<uuid:key>/same/", merging.propose, name="propose"),
    path("<uuid:key>/undo-merge/", merging.undo, name="undo-merge"),
]
