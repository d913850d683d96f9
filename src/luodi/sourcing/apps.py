from django.apps import AppConfig


class SourcingConfig(AppConfig):
    name = "luodi.sourcing"
    label = "sourcing"
    verbose_name = "招引"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pathlib import Path

        from luodi.common.registries import searchers, todos
        from luodi.companies.panels import company_panels
        from luodi.indicators.catalogue import register_folder
        from luodi.indicators.facts import register_table
        from luodi.sourcing.facts import TABLES
        from luodi.sourcing.offers import FACTS, LEADS, PANEL, TODOS, VISITS
        from luodi.sourcing.registering import register_office

        register_office()
        for table in TABLES:
            register_table(table)
        register_folder(Path(__file__).parent / "definitions")
        searchers.register(LEADS)
        company_panels.register(PANEL)
        company_panels.register(VISITS)
        company_panels.register(FACTS)
        for source in TODOS:
            todos.register(source)
