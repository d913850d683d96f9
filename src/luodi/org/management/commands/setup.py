"""`./luodi setup --from FILE.yaml`: the wizard without a browser. `--token` prints the wizard's one-time word."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError

from luodi.org import setup_token
from luodi.org.city_plan import plan_from_file
from luodi.org.errors import OrgRefusal
from luodi.org.models import City
from luodi.org.operations.set_up import set_up_city
from luodi.org.shipped import DATA


class Command(BaseCommand):
    help = "建自己的城市（网页向导的命令行版）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="file", type=Path, help="YAML 文件，样例见 --example")
        parser.add_argument("--token", action="store_true", help="显示网页向导要的一次性口令")
        parser.add_argument("--example", action="store_true", help="显示 --from 要的文件的样例")
        parser.add_argument("--json", action="store_true", help="结果用 JSON 输出")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["example"]:
            self.stdout.write((DATA / "city_example.yaml").read_text(encoding="utf-8"), ending="")
        elif options["token"]:
            self.answer(options, **self.show_token())
        elif options["file"]:
            self.answer(options, **self.set_up(options["file"]))
        else:
            raise CommandError("请写 --from 文件.yaml，或打开网页向导（--token 显示它要的口令）。")

    def show_token(self) -> dict[str, str]:
        if City.objects.ours():
            return {"token": "", "says": "城市已经建好，不再需要口令。"}
        return {"token": setup_token.token(), "says": f"初始化口令：{setup_token.token()}"}

    def set_up(self, file: Path) -> dict[str, str]:
        try:
            content = yaml.safe_load(file.read_text(encoding="utf-8"))
            city = set_up_city(plan_from_file(content))
        except OSError as error:
            raise CommandError(f"读不了 {file}：{error.strerror}。") from error
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} 不是 UTF-8 编码的 YAML：{error}") from error
        except OrgRefusal as refusal:
            raise CommandError(str(refusal)) from refusal
        return {"city": city.code, "says": f"{city.name}已建好，请用三员的账号登录，首次登录须改密码。"}

    def answer(self, options: dict[str, Any], says: str, **facts: str) -> None:
        self.stdout.write(json.dumps(facts, ensure_ascii=False) if options["json"] else says)
