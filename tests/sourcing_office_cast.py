"""Chains, sites, admissions and promises for tests: made through the verbs, by somebody who may."""

import datetime as dt
import io
import uuid
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from luodi.sourcing.drafts import FIELDS, chains_of
from luodi.sourcing.models import Chain, ChainNode
from luodi.sourcing.operations.chain import import_chains
from luodi.sourcing.operations.site import Described, change_state, register_site
from luodi.sourcing.terms import SiteKind, SiteState
from luodi.sourcing.workbooks import read_rows
from people_cast import person
from projects_cast import acting, project

HEADINGS = ("产业链", "环节编号", "环节", "位置", "产品", "行业代码", "供给环节")
CARS = (
    ("新能源汽车", "U1", "电池材料", "上游", "隔膜、电解液", "C26", "M1"),
    ("新能源汽车", "M1", "动力电池", "中游", "动力电池", "C38", "D1"),
    ("新能源汽车", "D1", "整车", "下游", "整车", "C36", ""),
)
JAN = dt.date(2020, 1, 6)


def workbook(rows: Any, headings: Any = HEADINGS, name: str = "chains.xlsx") -> SimpleUploadedFile:
    book = Workbook()
    sheet = book.active
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile(name, content.getvalue())


def cars(by: Any, rows: Any = CARS) -> Chain:
    (chain,) = import_chains(by=by, chains=chains_of(read_rows(workbook(rows), FIELDS)), on=JAN)
    return chain


def node(chain: Chain, code: str) -> ChainNode:
    return ChainNode.objects.open().get(chain=chain.lineage, code=code)


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, path: str, data: Any, **more: Any) -> Any:
    return client.post(path, {"request_key": str(uuid.uuid4()), **data}, **more)


def asked(client: Client, path: str) -> int:
    """How many queries a page costs once the process is warm; the lower of two, as a session notes a new minute."""

    def once() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    once()
    return min(once(), once())


PLOT = Described(SiteKind.LAND, "金义 12-3 地块", "330702", Decimal(60), Decimal("1.5"), None, ["C36"], "")


def clerk_with_project(name="动力电池项目"):
    clerk = person("reporter", "county_reviewer")
    with acting(clerk):
        return clerk, project(clerk, name, industry="C36", land_area="50")


def site_of(clerk, described=PLOT, state=SiteState.AVAILABLE):
    with acting(clerk):
        return register_site(
            by=clerk, described=described, state=state, since=dt.date(2026, 1, 5), document=""
        )


def now(by, site, new, since):
    return change_state(by=by, site=site.lineage, state=new, since=since, document="", note="")
