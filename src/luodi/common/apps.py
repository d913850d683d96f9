from django.apps import AppConfig
from django.db.backends.signals import connection_created


class CommonConfig(AppConfig):
    name = "luodi.common"
    label = "common"
    verbose_name = "公用"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from luodi.common.instants import read_fast

        connection_created.connect(read_fast, dispatch_uid="common.instants")
