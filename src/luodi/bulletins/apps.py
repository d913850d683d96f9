from django.apps import AppConfig


class BulletinsConfig(AppConfig):
    name = "luodi.bulletins"
    label = "bulletins"
    verbose_name = "数据通报"
    default_auto_field = "django.db.models.BigAutoField"
