from django.urls import path

from luodi.notices.views import channels, inbox

app_name = "notices"
urlpatterns = [
    path("", inbox.show, name="inbox"),
    path("read/", inbox.read, name="read"),
    path("channels/", channels.index, name="channels"),
    path("channels/<uuid:key>/switch/", channels.switch, name="switch"),
    path("<uuid:key>/", inbox.open_notice, name="open"),
]
