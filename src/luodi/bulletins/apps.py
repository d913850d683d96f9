from django.apps import AppConfig


class BulletinsConfig(AppConfig):
    name = "luodi.bulletins"
    label = "bulletins"
    verbose_name = "数据通报"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from luodi.access.permissions import register
        from luodi.bulletins.permissions import CATALOGUE

        register(*CATALOGUE)
