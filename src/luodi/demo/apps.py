from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "luodi.demo"
    label = "demo"
    verbose_name = "演示"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from luodi.demo import receivers  # noqa: F401 - connects them
