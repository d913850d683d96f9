from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "luodi.indicators"
    label = "indicators"
    verbose_name = "口径"
    default_auto_field = "django.db.models.BigAutoField"
