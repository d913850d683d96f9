from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "luodi.supervision"
    label = "supervision"
    verbose_name = "督办"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pathlib import Path

        from luodi.common.registries import todos
        from luodi.indicators.catalogue import register_folder
        from luodi.indicators.facts import register_table
        from luodi.projects import panels
        from luodi.supervision.facts import TABLES
        from luodi.supervision.operations import enterprise  # noqa: F401 - it adds its gate to 销号
        from luodi.supervision.panels import PANEL
        from luodi.supervision.todos import TODOS

        for table in TABLES:
            register_table(table)
        register_folder(Path(__file__).parent / "definitions")
        panels.register(PANEL)
        for source in TODOS:
            todos.register(source)
