"""A city with two districts and a zone that are assessed, and the people who assess them."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from figures_cast import writing
from luodi.access.scope import acting_as
from luodi.assessment.models import SchemeVersion
from luodi.assessment.operations.schemes import approve, create_scheme, submit
from luodi.assessment.operations.targets import set_targets
from luodi.assessment.operations.writing import Proof, kept
from luodi.org.models import Unit, User
from people_cast import built_city, person, unit

YEAR = 2014
BODY: dict[str, Any] = {
    "full": "100",
    "inputs": [
        {"code": "签约", "source": "figure", "ref": "signed_in_period"},
        {"code": "签约任务", "source": "target", "ref": "signed_in_period"},
        {"code": "服务评价", "source": "judged"},
    ],
    "indicators": [
        {"name": "签约", "weight": "60", "rule": {"kind": "rate", "x": "签约 / 签约任务", "cap": "100%"}},
        {"name": "服务", "weight": "40", "rule": {"kind": "given", "x": "服务评价", "of": "100"}},
    ],
    "grades": [{"name": "优秀", "least": "90"}, {"name": "合格", "least": "0"}],
}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


class Cast:
    """Who acts: officer and chief of the city, the office that approves, heads of two districts."""

    def __init__(self) -> None:
        built_city()
        Unit.objects.update(is_active=False)
        self.wucheng = unit("婺城区招商局", "330702", sort=1)
        self.jindong = unit("金东区招商局", "330703", sort=2)
        for one in (self.wucheng, self.jindong):
            one.is_active = True
            one.save()
        self.officer = person("city_officer", unit_name="市招商局", region="330700")
        self.chief = person("section_chief", unit_name="市招商局", region="330700")
        self.office = person("leading_group_office", unit_name="领导小组办公室", region="330700")
        self.leader = person("city_leader", unit_name="市领导", region="330700")
        self.head = person("county_reviewer", unit_name="婺城区招商局")
        self.other_head = person("county_reviewer", unit_name="金东区招商局", region="330703")
        Unit.objects.filter(name__in=["市招商局", "领导小组办公室", "市领导"]).update(kind="department")

    def units(self) -> list[Unit]:
        return [self.wucheng, self.jindong]

    def targets(self, year: int = YEAR, wucheng: int = 2, jindong: int = 4) -> None:
        amounts = {
            (self.wucheng.pk, "signed_in_period"): Decimal(wucheng),
            (self.jindong.pk, "signed_in_period"): Decimal(jindong),
        }
        with acting_as(self.officer):
            set_targets(by=self.officer, year=year, amounts=amounts)

    def draft(self, body: dict[str, Any] | None = None, name: str = "2014年考核办法") -> SchemeVersion:
        return create_scheme(by=self.officer, name=name, year=YEAR, body=body or BODY)

    def frozen(self, body: dict[str, Any] | None = None, name: str = "2014年考核办法") -> SchemeVersion:
        version = self.draft(body, name)
        submit(by=self.officer, version=version.pk)
        return approve(by=self.office, version=version.pk, document="金招领〔2014〕1号")


def proof(text: bytes = b"") -> Proof:
    content = ContentFile(PDF + text, name="依据.pdf")
    return kept(content, "依据.pdf", content.size)


def signed(user: User, place: Unit, day: dt.date, name: str) -> None:
    """One signing in the place, claimed and verified."""
    with acting_as(user), writing(user) as w:
        made = w.project(name, day, region=place.region_id, unit=str(place.pk), unit_name=place.name)
        w.milestone(made, "signed", day)
