from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RuntimeConfig(AppConfig):
    name = "luodi.runtime"
    label = "runtime"
    verbose_name = "运行"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.apps import apps

        # post_migrate is sent once per app with models; listening to one app gives the rights once
        sender = apps.get_app_config("contenttypes")
        post_migrate.connect(_apply_grants, sender=sender, dispatch_uid="luodi.runtime.grants")


def _apply_grants(using: str, **_kwargs: Any) -> None:
    from django.db import connections

    from luodi.runtime import grants

    connection = connections[using]
    connection.ensure_connection()
    grants.apply(connection.connection)
