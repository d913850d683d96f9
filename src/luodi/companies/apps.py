from django.apps import AppConfig


class CompaniesConfig(AppConfig):
    name = "luodi.companies"
    label = "companies"
    verbose_name = "企业"
    default_auto_field = "django.db.models.BigAutoField"
