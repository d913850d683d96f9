from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "luodi.demo"
    label = "demo"
    verbose_name = "演示"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from luodi.common.demo_day import DemoDay, state
        from luodi.demo import receivers  # noqa: F401 - connects them
        from luodi.demo.city.moments import END, SURVEY_DAY

        state(DemoDay(on=SURVEY_DAY, until=END))
