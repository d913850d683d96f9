"""佐证材料 of the major and the named projects: small text files that say what they stand for, marked as invented."""

import datetime as dt
import hashlib

from luodi.demo.city.dossier import Dossier
from luodi.demo.city.journal import Journal, Row, on
from luodi.demo.city.moments import city_day
from luodi.projects.enums import Kind
from luodi.projects.models import Evidence

SUFFIX = "（演示）.txt"
PROOFS = (
    (Kind.SIGNED, "contract", "投资协议"),
    (Kind.REGISTERED, "licence", "营业执照"),
    (Kind.LAND_SUPPLIED, "land_contract", "国有建设用地出让合同"),
    (Kind.LANDED, "landing_sheet", "落地认定表"),
    (Kind.STARTED, "construction_contract", "施工合同"),
    (Kind.STARTED, "permit", "施工许可证"),
    (Kind.COMPLETED, "acceptance", "竣工验收意见"),
    (Kind.PRODUCING, "production_proof", "投产证明"),
    (Kind.CANCELLED, "cancel_document", "项目终止协议"),
)
"""Milestone, the code of data/gates.csv, what the paper is called."""
SHORTLY_AFTER = dt.timedelta(minutes=6)


def file_evidence(journal: Journal, dossiers: list[Dossier]) -> dict[str, bytes]:
    """{sha256: content} of the files; their entries go into the journal minutes after what they prove."""
    files: dict[str, bytes] = {}
    for dossier in dossiers:
        if not (dossier.member.is_major or dossier.member.named):
            continue
        for kind, code, title in PROOFS:
            row = dossier.milestones.get(kind)
            if row is not None:
                content = _paper(dossier, row, title)
                files[_attach(journal, dossier, row, code, title, content)] = content
    return files


def _attach(journal: Journal, dossier: Dossier, row: Row, code: str, title: str, content: bytes) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    at = row.opened.at + SHORTLY_AFTER
    act = journal.act(at, dossier.place.reporter, "projects.attach_evidence")
    act.add(
        Evidence, on(city_day(at)), project_id=dossier.id, kind=code, proves=row.lineage, sha256=sha256,
        file_name=f"{title}{SUFFIX}", size=len(content),
    )  # fmt: skip
    return sha256


def _paper(dossier: Dossier, row: Row, title: str) -> bytes:
    lines = (
        f"{title}（演示材料，内容虚构）",
        f"项目：{dossier.member.name}（{dossier.code}）",
        f"投资方：{dossier.member.company}",
        f"日期：{row.when.last:%Y年%m月%d日}",
    )
    return "\n".join((*lines, "")).encode()
