"""
After loading: companies from elsewhere that might fill gaps of the chains, what a register said of three of them, and
four of them given to people, done by the ordinary verbs with the tick of loading.
"""

import datetime as dt

from luodi.access.scope import acting_as
from luodi.companies.operations.company import register_company
from luodi.org.models import User
from luodi.sourcing.models import ChainNode, ChainTarget
from luodi.sourcing.operations.authenticity import record_fact
from luodi.sourcing.operations.target import assign_target
from luodi.sourcing.queries.targets import candidates
from luodi.sourcing.terms import RegistryField

FIRMS = (
    ("演示驱动科技股份有限公司", "C38", "驱动电机、电控", "china500"),
    ("演示隔膜材料有限公司", "C26", "隔膜、电解液", ""),
    ("演示充电网络有限公司", "C38", "充电桩、换电", "private500"),
    ("演示减速器制造有限公司", "C34", "减速器、伺服", ""),
    ("演示封测技术有限公司", "C39", "芯片、封测", "china500"),
    ("演示铜箔股份有限公司", "C39", "铜箔、覆铜板", ""),
    ("演示储能系统有限公司", "C38", "储能、变流器", "private500"),
    ("演示数控系统有限公司", "C34", "数控系统、刀具", ""),
)
GAPS = ("电机电控", "动力电池材料", "减速器与伺服", "储能电池与变流器")
LOOKED = dt.date(2018, 11, 6)
SOURCE = "国家企业信用信息公示系统（演示）"


def aim_city() -> None:
    """On Django's own connection. Does nothing where a target is already assigned."""
    officer, post = User.objects.get(username="yewu"), User.objects.get(username="zhudian")
    with acting_as(officer):
        if ChainTarget.objects.exists():
            return
        firms = [
            register_company(
                by=officer,
                values={"name": name, "industry": industry, "note": f"主要产品：{made}", "top500": top or "none",
                        "origin": "other_province", "place": "外省（演示）"},
                on=LOOKED,
            )
            for name, industry, made, top in FIRMS
        ]  # fmt: skip
        for number, firm in enumerate(firms[:3]):
            said = {
                RegistryField.CAPITAL: str(5000 * (number + 1)),
                RegistryField.FOUNDED: f"{2009 + number}-03-18",
                RegistryField.DISHONEST: "否",
            }
            for field, value in said.items():
                record_fact(by=officer, company=firm, field=field, value=value, source=SOURCE, on=LOOKED)
        for number, name in enumerate(GAPS):
            node = ChainNode.objects.open().get(name=name)
            best = candidates(officer, node, 1)[0].company.pk
            person = post if number % 2 else officer
            assign_target(by=officer, node=node.lineage, company=best, person=person.pk, due_on=None)
