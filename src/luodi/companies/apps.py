from django.apps import AppConfig


class CompaniesConfig(AppConfig):
    name = "luodi.companies"
    label = "companies"
    verbose_name = "企业"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from luodi.common.registries import searchers, todos
        from luodi.companies.operations.suspicions import rebuild_suspicions
        from luodi.companies.searching import COMPANIES, DUPLICATES, MERGES
        from luodi.ledger.registry import ReadingModel, register_reading_model

        searchers.register(COMPANIES)
        todos.register(DUPLICATES)
        todos.register(MERGES)
        register_reading_model(ReadingModel("companies.suspicion", rebuild_suspicions))
