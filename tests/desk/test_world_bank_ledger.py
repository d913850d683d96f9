"""
The World Bank's projects in China (708, CC BY 4.0), a real ledger with real faults, through the screens and through
`./luodi import`: approval is 签约, effectiveness 落地, closing 竣工, Dropped an undated 取消. What must come out was
counted with Python's csv module and string comparison of ISO days, not with our reader.
"""

import csv
import json
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from luodi.common.ids import uuid7
from luodi.exchange.models import Upload
from luodi.projects.enums import Kind, Status
from luodi.projects.models import Milestone, Project
from people_cast import city, person, seeing_all
from projects_cast import acting
from shared_data import shared_data

AS_OF = "2025-03-31"
FILE = "real/worldbank_projects_china_2025-03-31.csv"
COLUMNS = {
    "id": "code",
    "project_name": "name",
    "status": "status",
    "boardapprovaldate": "on_signed",
    "loan_effective_date": "on_landed",
    "closingdate": "on_completed",
    "curr_project_cost": ["planned_total", "美元"],
    "borrower": "investor",
}
DAYS = ("boardapprovaldate", "loan_effective_date", "closingdate")


@pytest.fixture
def path(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    city()
    return shared_data(FILE)


class Expected:
    """Counted from the file by another tool."""

    def __init__(self, path):
        with path.open(encoding="utf-8-sig", newline="") as file:
            self.rows = list(csv.DictReader(file))
        self.future = [row for row in self.rows if any(row[day][:10] > AS_OF for day in DAYS)]
        good = [row for row in self.rows if row not in self.future]
        self.disordered = {
            row["id"]
            for row in good
            if row["loan_effective_date"] and row["loan_effective_date"][:10] < row["boardapprovaldate"][:10]
        }
        self.dropped = {row["id"] for row in good if row["status"] == "Dropped"}
        self.signed = {row["id"]: row["boardapprovaldate"][:10] for row in good if row["boardapprovaldate"]}


def test_the_counts_are_those_of_the_file_as_published(path):
    expected = Expected(path)
    assert (len(expected.rows), len(expected.future)) == (708, 45)
    assert (len(expected.disordered), len(expected.dropped)) == (13, 128)


def test_the_command_takes_it_in_and_reports_days_out_of_order(path, tmp_path):
    expected, clerk = Expected(path), person("reporter")
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps({path.stem: COLUMNS}), encoding="utf-8")
    out = StringIO()
    call_command(
        "import", str(path), "--as", clerk.username, "--as-of", AS_OF, "--mapping", str(mapping), "--json",
        stdout=out,
    )  # fmt: skip
    report = json.loads(out.getvalue())
    assert (report["counts"]["new"], report["counts"]["error"]) == (708 - 45, 45)
    assert {one["row"] for one in report["left_out"]} == {
        number for number, row in enumerate(expected.rows, 2) if row in expected.future
    }
    holds(expected, clerk)
    said = [one["row"] for one in report["notices"] if any("次序不对" in line for line in one["what"])]
    assert {expected.rows[number - 2]["id"] for number in said} == expected.disordered


def test_the_screens_take_it_in_the_same(client, path):
    expected, clerk = Expected(path), person("reporter")
    client.force_login(clerk)
    file = SimpleUploadedFile(path.name, path.read_bytes())
    client.post(reverse("exchange:receive"), {"file": file, "as_of": AS_OF})
    with seeing_all():
        upload = Upload.objects.get()
    table = upload.recognised["tables"][0]
    data = {"use0": "1", "request_key": str(uuid7())}
    for column in table["columns"]:
        told = COLUMNS.get(column["name"], "")
        code, unit = told if isinstance(told, list) else (told, "")
        data |= {f"c0-{column['number']}": code} | ({f"u0-{column['number']}": unit} if unit else {})
    client.post(reverse("exchange:columns", args=[upload.pk]), data)
    address = reverse("exchange:upload", args=[upload.pk])
    page = client.get(address + "?tab=noticed").content.decode()
    assert "新增 663" in page
    assert f"提醒 {len(expected.disordered | expected.dropped)}" in page
    assert "次序不对" in client.get(address + "?tab=noticed&page=2").content.decode() + page
    client.post(reverse("exchange:write", args=[upload.pk]), {"request_key": str(uuid7())})
    holds(expected, clerk)


def holds(expected, clerk):
    """The ledger says what the file says."""
    with acting(clerk):
        assert Project.objects.count() == 708 - len(expected.future)
        assert set(Project.objects.filter(status=Status.CANCELLED).values_list("code", flat=True)) == (
            expected.dropped
        )
        signed = Milestone.objects.filter(kind=Kind.SIGNED).values_list("project__code", "occurred_on")
        assert {code: day.isoformat() for code, day in signed} == expected.signed
        nature = Project.objects.get(code="P003402")
        assert (nature.planned_total, nature.currency) == (2360, "USD")
