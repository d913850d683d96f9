"""Which project a file belongs to, by the code or the name in its file name. The unsure are asked."""

import re
import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from luodi.projects.gates import evidence_kinds
from luodi.projects.models import Project

SHORTEST_NAME = 4
MOST_OFFERED = 6
KIND_WORDS = {
    "contract": ("合同", "协议"),
    "licence": ("营业执照", "执照"),
    "land_contract": ("出让", "土地款", "摘牌"),
    "construction_contract": ("施工合同",),
    "site_photo": ("照片", "现场", "IMG_", "DSC"),
    "permit": ("施工许可", "备案", "核准"),
    "statistics_notice": ("入库", "上规", "统计"),
    "acceptance": ("竣工验收", "验收"),
    "production_proof": ("投产", "用电"),
    "capacity_proof": ("达产",),
    "cancel_document": ("取消",),
    "exit_notice": ("退出",),
    "landing_sheet": ("落地认定", "认定"),
}


@dataclass(frozen=True, slots=True)
class Sorted:
    """`projects`: one when sure; several to choose from, or none. `why` says how it was found."""

    projects: tuple[Project, ...]
    why: str
    kind: str

    @property
    def is_sure(self) -> bool:
        return len(self.projects) == 1


def sort_files(user: Any, names: Sequence[str]) -> list[Sorted]:
    """One result a file name, in order. Two queries for all: by code, then by pieces of names."""
    texts = [_plain(name) for name in names]
    codes = {code for text in texts for code in re.findall(r"[A-Z0-9]+-\d{4}-\d{3,6}", text)}
    visible = Project.objects.visible_to(user).unmerged()
    by_code = {p.code.upper(): p for p in visible.filter(code__in=codes)} if codes else {}
    return [_sort(text, by_code, visible) for text in texts]


def _sort(text: str, by_code: dict[str, Project], visible: Any) -> Sorted:
    kind = guess_kind(text)
    for code, project in by_code.items():
        if code in text:
            return Sorted((project,), f"文件名里有编号 {code}", kind)
    pieces = [p for p in re.split(r"[\s_\-—()（）\[\]【】.、,，]+", text) if len(p) >= 2]
    found: dict[uuid.UUID, Project] = {}
    for piece in sorted(pieces, key=len, reverse=True)[:4]:
        for project in visible.fragment(piece)[:MOST_OFFERED]:
            found.setdefault(project.pk, project)
    whole = [p for p in found.values() if len(p.name) >= SHORTEST_NAME and _plain(p.name) in text]
    if len(whole) == 1:
        return Sorted((whole[0],), "文件名里有完整的项目名称", kind)
    offered = tuple(whole or found.values())[:MOST_OFFERED]
    if len(offered) == 1:
        return (
            Sorted((), f"可能是「{offered[0].name}」，请确认", kind)
            if not whole
            else Sorted(offered, "", kind)
        )
    return Sorted(
        offered, "有几个项目对得上，请选一个" if offered else "文件名里认不出项目，请填编号或名称", kind
    )


def guess_kind(text: str) -> str:
    """The kind of evidence a file name speaks of; longer words first. 'other' when it says nothing."""
    known = evidence_kinds()
    words = [(word, code) for code, list_ in KIND_WORDS.items() if code in known for word in list_]
    for word, code in sorted(words, key=lambda pair: -len(pair[0])):
        if word.upper() in text:
            return code
    return "other"


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", PurePath(name).stem).upper()
