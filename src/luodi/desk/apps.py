from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "luodi.desk"
    label = "desk"
    verbose_name = "工作台"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from luodi.desk import opening_todos, searching

        searching.register()
        opening_todos.register()
