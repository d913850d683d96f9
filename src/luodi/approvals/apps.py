from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ApprovalsConfig(AppConfig):
    name = "luodi.approvals"
    label = "approvals"
    verbose_name = "审批代办"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from luodi.approvals.gate import TELLER, approved, open_items
        from luodi.approvals.panels import PANEL, TODOS
        from luodi.approvals.protection import install
        from luodi.common.registries import todos
        from luodi.projects import panels
        from luodi.projects.gates import register_condition
        from luodi.projects.queries.situation import register_teller

        post_migrate.connect(install, sender=self, dispatch_uid="approvals.install")
        register_teller(TELLER, open_items)
        register_condition("approval", approved)
        panels.register(PANEL)
        for source in TODOS:
            todos.register(source)
