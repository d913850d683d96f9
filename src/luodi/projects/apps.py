from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ProjectsConfig(AppConfig):
    name = "luodi.projects"
    label = "projects"
    verbose_name = "项目"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from luodi.projects.protection import install

        post_migrate.connect(install, sender=self, dispatch_uid="projects.install")
