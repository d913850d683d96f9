from django.apps import AppConfig


class SourcingConfig(AppConfig):
    name = "luodi.sourcing"
    label = "sourcing"
    verbose_name = "招引"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from luodi.common.registries import searchers, todos
        from luodi.companies.panels import company_panels
        from luodi.sourcing.offers import LEADS, PANEL, TODOS

        searchers.register(LEADS)
        company_panels.register(PANEL)
        for source in TODOS:
            todos.register(source)
