from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "luodi.common"
    label = "common"
    verbose_name = "公用"
    default_auto_field = "django.db.models.BigAutoField"
