from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class OrgConfig(AppConfig):
    name = "luodi.org"
    label = "org"
    verbose_name = "组织"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from luodi.access.permissions import register
        from luodi.org import installation, setup_token
        from luodi.org.permissions import CATALOGUE
        from luodi.runtime import grants, identity, production

        register(*CATALOGUE)
        identity.register(installation.identity)
        production.register("demonstration", installation.refuses_demonstration)
        production.register("moved clock", installation.refuses_moved_clock)
        grants.register("org_securityevent", revoke=["UPDATE", "DELETE"])
        import_module("luodi.org.receivers")
        post_migrate.connect(setup_token.offer, sender=self, dispatch_uid="org.setup_token")
