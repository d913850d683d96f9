"""`./luodi import FILE --as USER [--as-of DAY] [--unit …] [--mapping FILE] [--dry-run] [--json]`: the page's way, typed."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from luodi.access.scope import acting_as
from luodi.calc.amounts import UNITS
from luodi.exchange.enums import UploadState
from luodi.exchange.errors import ExchangeRefusal
from luodi.exchange.importers import importer
from luodi.exchange.models import Upload
from luodi.exchange.models.upload import TRIAL
from luodi.exchange.operations.checking import check_upload
from luodi.exchange.operations.receiving import Mapping, cancel, confirm_mapping, receive, recognise_upload
from luodi.exchange.operations.returning import reason_of, write_result
from luodi.exchange.operations.writing import write_upload
from luodi.exchange.reading.refusals import UnreadableFile
from luodi.ledger.actors import Actor
from luodi.ledger.errors import LedgerRefusal
from luodi.ledger.queries.reading import today
from luodi.org.models import Unit, User
from luodi.projects.errors import Refusal
from luodi.projects.imports.taking import CHANGE, OPTION, may_change

SHOWN = 20
CHUNK = 1_000_000


class Command(BaseCommand):
    help = "导入项目台账：读表、对应各列、核对、写入，一次修订"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="文件", help="xlsx、xls、ods 或 csv")
        parser.add_argument("--as", dest="username", required=True, metavar="账号", help="以谁的名义导入")
        parser.add_argument(
            "--as-of", type=_day, metavar="日期", help="这份表截止到哪一天；不写就读文件名或表头里的「截至…」"
        )
        parser.add_argument("--unit", metavar="单位", help="算作哪个单位的上传，默认账号所在单位")
        parser.add_argument(
            "--mapping", type=Path, metavar="文件",
            help='各列的对应（JSON）：{"工作表": {"B": "name", "E": ["planned_total", "万元"]}}',
        )  # fmt: skip
        parser.add_argument(
            "--changed", default="", metavar="代码",
            help="这些列的变化算变更（事情变了），用逗号分开，如 planned_total,content；其余算更正",
        )  # fmt: skip
        parser.add_argument("--result", type=Path, metavar="文件", help="把结果表写到这里")
        parser.add_argument("--corrections", action="store_true", help="是更正表：编号、栏目、原值、新值")
        parser.add_argument(
            "--dry-run", action="store_true", help="试算：只核对，不写入，也不留在「导入过的表」里"
        )
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle(self, *_args: Any, **options: Any) -> None:
        user = _user(options["username"])
        try:
            with acting_as(user):
                upload = _import(user, options)
                if options["result"]:
                    write_result(upload, options["result"])
                report = _report(upload)
                _put_away(upload)
        except (ExchangeRefusal, UnreadableFile, LedgerRefusal, Refusal) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(json.dumps(report, ensure_ascii=False) if options["json"] else _text(report))


def _import(user: User, options: dict[str, Any]) -> Upload:
    """
    Receives and checks the file, and writes it unless it is a dry run. Raises what the steps raise; CommandError
    when columns want an answer and --mapping gives none.
    """
    by = _actor(user, options["unit"])
    as_of = options["as_of"]
    if as_of and as_of > today():
        raise CommandError(f"截止日 {as_of} 还没到；请用 --as-of 写这份表说的是哪一天。")
    file: Path = options["file"]
    kind = "corrections" if options["corrections"] else "projects"
    said = {TRIAL: True} if options["dry_run"] else {}
    upload = receive(_chunks(file), file_name=file.name, importer=kind, as_of=as_of, by=by, options=said)
    try:
        return _carry_on(upload, by, options)
    except Exception:
        _put_away(upload)
        raise


def _put_away(upload: Upload) -> None:
    """What a trial staged goes; a real one waits on the page for whoever goes on with it."""
    if TRIAL in upload.options and upload.state in UploadState.open():
        cancel(upload)


def _carry_on(upload: Upload, by: Actor, options: dict[str, Any]) -> Upload:
    found = recognise_upload(upload)
    if upload.state == UploadState.REFUSED:
        raise CommandError(upload.refusal)
    if options["mapping"]:
        upload = confirm_mapping(upload, _mapping(upload, options["mapping"]), by=by)
    elif upload.state == UploadState.RECOGNISED:
        raise CommandError(_question(upload))
    if upload.is_day_asked:
        raise CommandError(
            "还不知道这份表截止到哪一天：文件名和表头里都没有写。请用 --as-of 写明，如 --as-of 2015-06-30。"
        )
    codes = [code for code in options["changed"].split(",") if code]
    if unknown := [code for code in codes if not may_change(code)]:
        raise CommandError(f"「{'、'.join(unknown)}」不是可以变更的列；请写列的代码，如 planned_total。")
    upload.options = {**upload.options, OPTION: dict.fromkeys(codes, CHANGE)}
    upload.save(update_fields=["options"])
    check_upload(upload, found)
    return upload if options["dry_run"] else write_upload(upload, by=by)


def _user(username: str) -> User:
    user = User.objects.select_related("unit").filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError(f"没有账号「{username}」，或已停用；请写登录用的账号名。")
    if not user.may("projects.import"):
        raise CommandError(f"「{user.name}」的岗位没有「导入台账与填表」的权限，请换一个账号。")
    return user


def _actor(user: User, unit_name: str | None) -> Actor:
    if not unit_name:
        return user.actor
    unit = (
        Unit.objects.active().filter(name=unit_name).first()
        or Unit.objects.filter(short_name=unit_name).first()
    )
    city = user.standing.scope == "city"
    if unit is None or not (city or unit.pk in user.standing.grantees):
        raise CommandError(f"没有「{unit_name}」这个单位，或它不在「{user.name}」的范围内；请写单位全称。")
    return Actor(user.id, user.name, unit.pk, unit.name)


def _chunks(file: Path) -> Any:
    try:
        with file.open("rb") as source:
            while chunk := source.read(CHUNK):
                yield chunk
    except OSError as error:
        raise CommandError(f"读不到文件 {file}：{error.strerror}。") from error


def _mapping(upload: Upload, file: Path) -> Mapping:
    """Letters or headings to field codes; a sheet left out is not imported."""
    try:
        wanted = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"读不了对应文件 {file}：{error}。") from error
    mapping: Mapping = {}
    fields = [spec.code for spec in importer(upload.importer).fields()]
    for table in upload.recognised["tables"]:
        asked = wanted.get(table["sheet"])
        places = {c["letter"]: str(c["number"]) for c in table["columns"] if c["letter"]}
        places |= {c["name"]: str(c["number"]) for c in table["columns"]}
        answer: dict[str, Any] = {"use": asked is not None, "columns": {}, "units": {}}
        for place, said in (asked or {}).items():
            if place not in places:
                raise CommandError(
                    f"工作表「{table['sheet']}」没有「{place}」列；列名有：{'、'.join(places)}。"
                )
            code, unit = said if isinstance(said, list) else (said, "")
            if code not in fields:
                raise CommandError(f"没有「{code}」这个代码；代码有：{'、'.join(fields)}。")
            if unit and unit not in UNITS:
                raise CommandError(
                    f"「{place}」列的「{unit}」不是单位；请写 万元、亿元、元、万美元、亩 这样的单位。"
                )
            answer["columns"][places[place]] = code
            if unit:
                answer["units"][places[place]] = unit
        mapping[table["sheet"]] = answer
    return mapping


def _question(upload: Upload) -> str:
    """Which columns want an answer, and a mapping to begin with."""
    lines, draft = ["有的列要请您定，请用 --mapping 给出各列的对应："], {}
    specs = {spec.code: spec for spec in importer(upload.importer).fields()}
    for table in upload.recognised["tables"]:
        lines += [f"  工作表「{table['sheet']}」：{line}" for line in table["warnings"]]
        if table["missing"]:
            lines.append(f"  工作表「{table['sheet']}」：没有看到{_labels(upload, table['missing'])}这一列")
        draft[table["sheet"]] = dict[str, str | list[str]]()
        for column in table["columns"]:
            code, letter = column["field"], column["letter"]
            bare = bool(code) and specs[code].wants_unit and column["kind"] == "number" and not column["unit"]
            if bare or not column["sure"]:
                samples = "；".join(map(str, column["samples"][:3]))
                asked = "，没有写单位" if bare else ""
                lines.append(f"  {table['sheet']} {letter} 列「{column['name']}」{asked}：{samples}")
            if code and letter:
                draft[table["sheet"]][letter] = [code, "填单位"] if bare else code
    lines.append(
        '系统的猜测（改好存为文件；没有单位的金额写成 [代码, 单位]，如 ["planned_total", "万元"]）：'
    )
    lines.append(json.dumps(draft, ensure_ascii=False))
    lines[1:1] = [f"  {line}" for line in upload.recognised["warnings"]]
    codes = "、".join(f"{spec.code} {spec.label}" for spec in specs.values())
    return "\n".join([*lines, f"代码有：{codes}"])


def _labels(upload: Upload, codes: list[str]) -> str:
    labels = {spec.code: spec.label for spec in importer(upload.importer).fields()}
    return "、".join(f"「{labels[code]}」" for code in codes)


def _report(upload: Upload) -> dict[str, Any]:
    rows = upload.rows.filter(bucket__in=["error", "suspect"]).order_by("id")
    return {
        "upload": str(upload.pk),
        "as_of": upload.as_of.isoformat(),
        "as_of_from": upload.day_source,
        "state": upload.get_state_display(),
        "revision": upload.revision,
        "counts": upload.counts,
        "warnings": [*upload.recognised["warnings"], *_of_sheets(upload)],
        "disagreements": [line for t in upload.recognised["tables"] for line in t["disagreements"]],
        "notices": [
            {"sheet": r.sheet, "row": r.number, "what": [n["message"] for n in r.notices]}
            for r in upload.rows.noticed()
        ],
        "left_out": [{"sheet": r.sheet, "row": r.number, "why": reason_of(r)} for r in rows],
    }


def _of_sheets(upload: Upload) -> list[str]:
    """What was noticed in the sheets that were read, and why others were not."""
    tables, skipped = upload.recognised["tables"], upload.recognised["skipped"]
    read = [t for t in tables if upload.mapping.get(t["sheet"], {}).get("use")]
    left = [t["sheet"] for t in tables if t not in read]
    return [
        *(f"工作表「{t['sheet']}」：{line}" for t in read for line in t["warnings"]),
        *(f"工作表「{sheet}」没有导入。" for sheet in left),
        *(f"工作表「{one['sheet']}」没有读：{one['why']}。" for one in skipped),
    ]


def _text(report: dict[str, Any]) -> str:
    counts = report["counts"]
    lines = [
        f"{report['state']}：新增 {counts['new']}，有变化 {counts['changed']}，无变化 {counts['unchanged']}，"
        f"疑似 {counts['suspect']}，有错 {counts['error']}"
    ]
    if report["as_of_from"]:
        lines.append(f"截止到 {report['as_of']}，{report['as_of_from']}；不对请用 --as-of 写明")
    if report["revision"]:
        lines.append(f"第 {report['revision']} 次修订")
    lines += [f"请留意：{line}" for line in report["warnings"]]
    lines += [f"合计对不上：{line}" for line in report["disagreements"]]
    noticed = report["notices"]
    if noticed:
        lines.append(f"提醒 {len(noticed)} 行（照原样写入，请核对）：")
        lines += [f"{one['sheet']} 第 {one['row']} 行：{'；'.join(one['what'])}" for one in noticed[:SHOWN]]
    left = report["left_out"]
    lines += [f"{one['sheet']} 第 {one['row']} 行：{one['why']}" for one in left[:SHOWN]]
    if len(left) > SHOWN:
        lines.append(f"……共 {len(left)} 行没有写，用 --result 存结果表看全部")
    return "\n".join(lines)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"日期「{text}」请写成 2015-06-30。") from error
