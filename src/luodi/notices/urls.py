from django.urls import path

from luodi.notices.views import inbox

app_name = "notices"
urlpatterns = [
    path("", inbox.show, name="inbox"),
    path("read/", inbox.read, name="read"),
    path("<uuid:key>/", inbox.open_notice, name="open"),
]
