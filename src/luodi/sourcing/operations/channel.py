"""Posts away from home and agencies under contract begin."""

import datetime as dt
from typing import Any

from luodi.common.ids import uuid7
from luodi.projects.operations.writing import require
from luodi.sourcing.errors import Refusal
from luodi.sourcing.models import Agency, Post
from luodi.sourcing.operations.lead import NOT_ALLOWED


def register_post(
    *, by: Any, name: str, place: str, people: int, since: dt.date, until: dt.date | None = None
) -> Post:
    """驻点 of one's own unit. Raises Refusal for a name taken or an end before the beginning."""
    require(by, "sourcing.record", NOT_ALLOWED)
    _refuse_bad(by, Post, name, since, until)
    return Post.objects.create(
        id=uuid7(), name=name.strip(), place=place.strip(), people=people, since=since, until=until,
        unit=by.unit_id, unit_name=by.unit.short_name,
    )  # fmt: skip


def register_agency(
    *, by: Any, name: str, contract: str, terms: str, since: dt.date, until: dt.date | None = None,
    certificate: str = "",
) -> Agency:  # fmt: skip
    """委托中介 under contract with one's own unit. Raises Refusal as register_post."""
    require(by, "sourcing.record", NOT_ALLOWED)
    _refuse_bad(by, Agency, name, since, until)
    return Agency.objects.create(
        id=uuid7(), name=name.strip(), contract=contract.strip(), terms=terms.strip(), certificate=certificate.strip(),
        since=since, until=until, unit=by.unit_id, unit_name=by.unit.short_name,
    )  # fmt: skip


def _refuse_bad(
    by: Any, model: type[Post] | type[Agency], name: str, since: dt.date, until: dt.date | None
) -> None:
    if by.unit is None:
        raise Refusal("您的账号没有所在单位，请系统管理员先补上。")
    if until and until < since:
        raise Refusal("结束日早于开始日，请核对。", "until")
    if model.objects.filter(name=name.strip()).exists():
        raise Refusal(f"已有「{name.strip()}」，请换个名称，例如加上年份。", "name")
