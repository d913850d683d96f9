from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "luodi.ledger"
    label = "ledger"
    verbose_name = "台账机制"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from luodi.ledger.protection import install

        post_migrate.connect(install, sender=self, dispatch_uid="ledger.install")
