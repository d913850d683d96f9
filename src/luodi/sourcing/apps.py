from django.apps import AppConfig


class SourcingConfig(AppConfig):
    name = "luodi.sourcing"
    label = "sourcing"
    verbose_name = "招引"
    default_auto_field = "django.db.models.BigAutoField"
