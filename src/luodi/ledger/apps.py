from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "luodi.ledger"
    label = "ledger"
    verbose_name = "台账机制"
    default_auto_field = "django.db.models.BigAutoField"
