from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "luodi.org"
    label = "org"
    verbose_name = "组织"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from luodi.access.permissions import register
        from luodi.org.permissions import CATALOGUE

        register(*CATALOGUE)
