from django.apps import AppConfig


class BulletinsConfig(AppConfig):
    name = "luodi.bulletins"
    label = "bulletins"
    verbose_name = "数据通报"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from luodi.access.permissions import register
        from luodi.bulletins.permissions import CATALOGUE
        from luodi.bulletins.todos import SEARCHER, TODOS
        from luodi.common.registries import searchers, todos

        register(*CATALOGUE)
        searchers.register(SEARCHER)
        for source in TODOS:
            todos.register(source)
