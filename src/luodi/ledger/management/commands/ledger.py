"""`./luodi ledger verify | rebuild | heads`."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from luodi.ledger.operations.heads import heads_folder, read_heads, write_head
from luodi.ledger.queries.verification import verify
from luodi.ledger.registry import reading_models


class Command(BaseCommand):
    help = "核对台账封签；重建读取模型；把当日封签写到库外。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["verify", "rebuild", "heads"])
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        getattr(self, f"_{act}")(as_json=options["json"])

    def _verify(self, *, as_json: bool) -> None:
        result = verify(read_heads(heads_folder()))
        if as_json:
            finding = result.finding and {
                "seq": result.finding.seq,
                "kind": result.finding.kind,
                "sentence": result.finding.sentence,
            }
            report = {
                "sound": result.is_sound,
                "revisions": result.revisions,
                "rows": result.rows,
                "head": result.head,
                "finding": finding,
            }
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        elif result.is_sound:
            self.stdout.write(f"一致：{result.revisions} 次修订、{result.rows} 行，封签 {result.head[:16]}…")
        else:
            assert result.finding is not None  # noqa: S101 - narrowed by is_sound
            self.stdout.write(f"不一致：{result.finding.sentence}")
        if not result.is_sound:
            sys.exit(1)

    def _rebuild(self, *, as_json: bool) -> None:
        written = {}
        for model in reading_models():
            with transaction.atomic():
                written[model.name] = model.rebuild()
        if as_json:
            self.stdout.write(json.dumps(written, ensure_ascii=False))
        for name, rows in written.items() if not as_json else ():
            self.stdout.write(f"{name}：{rows} 行")

    def _heads(self, *, as_json: bool) -> None:
        head = write_head(heads_folder())
        self.stdout.write(json.dumps(head) if as_json else f"第 {head['seq']} 次修订 {head['link']}")
