"""`./luodi industries FILE`: loads the full 国民经济行业分类 from the office's file."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from luodi.companies.errors import Refusal as CompanyRefusal
from luodi.companies.operations.industries import load_industries
from luodi.runtime.refusal import Refusal


class Command(BaseCommand):
    help = "装入国民经济行业分类（CSV，两列：代码,名称；例如 C3612,新能源车整车制造）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="文件")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle(self, *_args: Any, file: Path, **options: Any) -> None:
        try:
            count = load_industries(read_text(file).splitlines())
        except CompanyRefusal as refusal:
            raise Refusal(f"{file.name}：{refusal.sentence}一行也没有装入。") from refusal
        self.stdout.write(
            json.dumps({"loaded": count}) if options["json"] else f"已装入 {count} 个行业代码。"
        )


def read_text(file: Path) -> str:
    """UTF-8 with or without BOM, else GB18030."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Refusal(f"读不到文件 {file}：{error.strerror}。") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")
