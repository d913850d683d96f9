"""Everything exported, the ledger empty, the workbook imported: the current readings are the same."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from django.db import transaction
from django.test import Client

from import_cast import previewed
from luodi.calc.partial_dates import PartialDate
from luodi.exchange.operations.writing import write_upload
from luodi.ledger.enums import Basis
from luodi.ledger.queries.reading import today
from luodi.ledger.queries.verification import verify
from luodi.projects.enums import PROGRESS, Cause, DutyRole, Kind, MoneyKind, Nature, Side
from luodi.projects.imports.known import presents
from luodi.projects.models import FirstDates, Project, Standing
from luodi.projects.models.standing import OPEN_KNOWN
from luodi.projects.operations.duty import Holder, assign_duty
from luodi.projects.operations.money import Amount, record_money
from luodi.projects.operations.parties import add_party
from luodi.projects.operations.project import Party, change_particulars
from people_cast import city, person
from projects_cast import acting, happened, project

STANDING = (
    "stage", "reached", "status", "unit", "region", "major", "industry", "sector", "origin", "country", "mode",
    "homecoming", "channel", "chain", "planned_total", "currency",
)  # fmt: skip
DATES = [kind.value for kind in PROGRESS]
WHY = {"cause": Cause.MARKET, "side": Side.ENTERPRISE}


def ledger(clerk):
    """Projects in every state an office has: running, halted, resumed, cancelled, foreign, changed, flows of money."""
    day = dt.date
    running = project(clerk, "=铜板带，A/B", national_code="2013-330702-32-03-000001", sector="2", origin="other_province",
                      mode="new", major=True, land_area="120.5", content="年产铜板带 5 万吨", industry="3251")  # fmt: skip
    add_party(
        by=clerk,
        project=running.pk,
        since=day(2013, 5, 6),
        party=Party("浙江海丰实业有限公司", "other_province"),
    )
    happened(clerk, running, Kind.SIGNED, PartialDate.of_half(2013, 1))
    happened(clerk, running, Kind.STARTED, day(2014, 3, 1))
    for month, amount in ((4, "100.25"), (5, "200")):
        record_money(by=clerk, project=running.pk,
                     amount=Amount(MoneyKind.ARRIVED, Decimal(amount), PartialDate.of_month(2014, month)))  # fmt: skip
    assign_duty(
        by=clerk, project=running.pk, role=DutyRole.LEADER, holder=Holder("演示张"), since=day(2014, 1, 1)
    )
    change_particulars(by=clerk, project=running.pk, values={"planned_total": "26000"}, since=day(2014, 6, 1))
    resumed = project(clerk, "停过又复工")
    happened(clerk, resumed, Kind.STARTED, day(2013, 9, 1))
    happened(clerk, resumed, Kind.HALTED, day(2014, 1, 1), **WHY)
    happened(clerk, resumed, Kind.RESUMED, day(2014, 5, 1))
    halted = project(clerk, "还停着")
    happened(clerk, halted, Kind.HALTED, day(2014, 1, 1), **WHY)
    cancelled = project(clerk, "取消了的")
    happened(clerk, cancelled, Kind.SIGNED, day(2013, 6, 1))
    happened(clerk, cancelled, Kind.CANCELLED, day(2014, 2, 1), **WHY)
    left = project(clerk, "退出的")
    happened(clerk, left, Kind.EXITED, day(2014, 2, 1), **WHY)
    foreign = project(clerk, "外资项目", currency="USD", planned_total="647", origin="foreign")
    add_party(
        by=clerk, project=foreign.pk, since=day(2013, 5, 6), party=Party("海外公司", "foreign", country="DEU")
    )
    record_money(by=clerk, project=foreign.pk, amount=Amount(
        MoneyKind.FOREIGN_ACTUAL, Decimal("12.5"), day(2014, 3, 31), Nature.CUMULATIVE, currency="USD"))  # fmt: skip


def exported(clerk):
    client = Client()
    client.force_login(clerk)
    return client.get("/projects/export/?what=whole").getvalue()


def readings():
    """What the ledger says today, by code: reading models and entries folded."""
    codes = dict(Project.objects.values_list("pk", "code"))
    now = Standing.objects.filter(
        basis=Basis.CLAIMED, known_to=OPEN_KNOWN, valid_from__lte=today(), valid_to__gt=today()
    )
    standing = {codes[row.pop("project")]: row for row in now.values("project", *STANDING)}
    firsts = FirstDates.objects.filter(basis=Basis.CLAIMED, known_to=OPEN_KNOWN)
    dates = {codes[row.pop("project")]: row for row in firsts.values("project", *DATES)}
    folded = {codes[key]: present for key, present in presents(set(codes)).items()}
    for code, present in folded.items():
        present.setdefault("currency", "CNY")  # what silence means
        for kind, status in (("on_halted", 1), ("on_cancelled", 2)):
            if standing[code]["status"] != status:  # halted once, running again: history, no current reading
                present.pop(kind, None)
    return standing, dates, folded


@pytest.fixture
def clerk(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    city()
    user = person("reporter", "county_reviewer")
    with acting(user):
        yield user


def test_export_wipe_import_gives_equal_current_readings(clerk):
    empty = transaction.savepoint()
    ledger(clerk)
    before = readings()
    content = exported(clerk)
    transaction.savepoint_rollback(empty)
    assert not Project.objects.exists()
    upload = previewed(clerk, content, as_of=today(), name="项目台账.xlsx")
    assert upload.counts["new"] == 6, [row.errors for row in upload.rows.all()]
    write_upload(upload, by=clerk.actor)
    standing, dates, folded = readings()
    assert standing == before[0]
    assert dates == before[1]
    assert folded == before[2]
    assert verify().finding is None


def test_what_is_exported_again_says_the_same(clerk):
    """And it maps without a question: not one column of our own export may be unsure."""
    ledger(clerk)
    content = exported(clerk)
    with acting(clerk):  # a request clears the setting behind it
        upload = previewed(clerk, content, as_of=today(), name="项目台账.xlsx")
    assert upload.counts == {"new": 0, "changed": 0, "unchanged": 6, "suspect": 0, "error": 0}, [
        (row.changes, row.suspects, row.errors) for row in upload.rows.all()
    ]
    assert all(column["sure"] for column in upload.recognised["tables"][0]["columns"])
    first = openpyxl.load_workbook(io.BytesIO(content))["台账"]
    assert {type(cell.value) for cell in first["O"][1:]} <= {int, float, str, type(None)}
