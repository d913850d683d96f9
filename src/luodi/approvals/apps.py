from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "luodi.approvals"
    label = "approvals"
    verbose_name = "审批代办"
    default_auto_field = "django.db.models.BigAutoField"
