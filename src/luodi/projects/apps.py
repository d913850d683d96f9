from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ProjectsConfig(AppConfig):
    name = "luodi.projects"
    label = "projects"
    verbose_name = "项目"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pathlib import Path

        from luodi.common.registries import searchers, todos
        from luodi.companies.panels import company_panels
        from luodi.exchange import importers
        from luodi.indicators.catalogue import register_folder
        from luodi.indicators.facts import register_table
        from luodi.ledger.registry import ReadingModel, register_reading_model
        from luodi.projects import panels
        from luodi.projects.city_todos import CITY_TODOS
        from luodi.projects.company_panel import PANEL
        from luodi.projects.facts import TABLES
        from luodi.projects.imports.corrections import CorrectionImporter
        from luodi.projects.imports.importer import ProjectImporter
        from luodi.projects.protection import clear_the_way, install
        from luodi.projects.queries.soliciting import SOLICITING_TODOS
        from luodi.projects.queries.suspects import SUSPECTED
        from luodi.projects.reading.rebuild import rebuild_faces, rebuild_standing
        from luodi.projects.searching import PROJECTS, TODOS
        from luodi.runtime import grants
        from luodi.runtime.database import WEB_UNIT

        importers.register(ProjectImporter())
        importers.register(CorrectionImporter())
        register_reading_model(ReadingModel("projects.standing", rebuild_standing))
        register_reading_model(ReadingModel("projects.faces", rebuild_faces))
        grants.register("projects_tally", revoke=grants.WRITES)  # its triggers write as the owner
        grants.register("projects_tally", revoke=["SELECT"], roles=[WEB_UNIT])  # it counts the whole city
        grants.register("projects_tally_ahead", revoke=["SELECT", *grants.WRITES])
        pre_migrate.connect(clear_the_way, sender=self, dispatch_uid="projects.clear_the_way")
        post_migrate.connect(install, sender=self, dispatch_uid="projects.install")
        for table in TABLES:
            register_table(table)
        register_folder(Path(__file__).parent / "definitions")
        company_panels.register(PANEL)
        searchers.register(PROJECTS)
        panels.register(SUSPECTED)
        for source in (*TODOS, *CITY_TODOS, *SOLICITING_TODOS):
            todos.register(source)
