from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ApprovalsConfig(AppConfig):
    name = "luodi.approvals"
    label = "approvals"
    verbose_name = "审批代办"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pathlib import Path

        from luodi.approvals.facts import TABLES
        from luodi.approvals.gate import TELLER, approved, open_items
        from luodi.approvals.panels import PANEL, TODOS
        from luodi.approvals.protection import install
        from luodi.approvals.queries.calendar import notices
        from luodi.common.registries import register_holidays, todos
        from luodi.indicators.catalogue import register_folder
        from luodi.indicators.facts import register_table
        from luodi.projects import panels
        from luodi.projects.gates import register_condition
        from luodi.projects.queries.situation import register_teller

        register_holidays(notices)
        post_migrate.connect(install, sender=self, dispatch_uid="approvals.install")
        register_teller(TELLER, open_items, *PANEL.reads)
        register_condition("approval", approved)
        for table in TABLES:
            register_table(table)
        register_folder(Path(__file__).parent / "definitions")
        panels.register(PANEL)
        for source in TODOS:
            todos.register(source)
