from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "luodi.notices"
    label = "notices"
    verbose_name = "消息"
    default_auto_field = "django.db.models.BigAutoField"
