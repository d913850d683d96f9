"""`./luodi templates`: every template of every room compiles; part of `./luodi lint`."""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template


class Command(BaseCommand):
    help = "逐个编译页面模板"
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        wrong = [sentence for name in self._names() if (sentence := self._try(name))]
        if wrong:
            raise CommandError("\n".join(wrong))

    def _names(self) -> list[str]:
        folders = [
            Path(app.path) / "templates" for app in apps.get_app_configs() if app.name.startswith("luodi.")
        ]
        return sorted(
            path.relative_to(folder).as_posix()
            for folder in folders
            for path in folder.rglob("*")
            if path.is_file()
        )

    def _try(self, name: str) -> str:
        try:
            get_template(name)
        except (TemplateSyntaxError, TemplateDoesNotExist) as error:
            return f"{name}: {error}"
        return ""
