from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "luodi.assessment"
    label = "assessment"
    verbose_name = "考核"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pathlib import Path

        from luodi.assessment.offers import TODOS
        from luodi.common.registries import todos
        from luodi.indicators.catalogue import register_folder

        register_folder(Path(__file__).parent / "definitions")
        for source in TODOS:
            todos.register(source)
