"""A district's own workbook into the ledger: read, checked, written once, changed, undone."""

import datetime as dt
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from luodi.exchange.enums import Bucket, Decision, UploadState
from luodi.exchange.errors import AlreadyImported, StandsOn
from luodi.exchange.operations.checking import check_upload
from luodi.exchange.operations.receiving import confirm_mapping, receive, recognise_upload
from luodi.exchange.operations.writing import decide, undo_upload, write_upload
from luodi.ledger.queries.verification import verify
from luodi.projects.enums import Kind, MoneyKind
from luodi.projects.models import Duty, Investor, Milestone, Money, Project, Standing
from people_cast import person
from projects_cast import acting, happened, officer

HEAD = [
    "序号",
    "项目名称",
    "投资方",
    "投资来源",
    "计划总投资（亿元）",
    "签约时间",
    "开工时间",
    "累计到位资金（万元）",
    "联系领导",
]
ROWS = [
    [1, "海丰铜板带", "浙江海丰实业有限公司", "省内市外", 5.2, "2013年5月", "2014-03-01", 8000, "演示张"],
    [2, "时通充电设备", "浙江时通电气制造有限公司", "省内市外", 2.8, "2013-08-12", None, "—", None],
    [3, "华科汽车", "华科汽车零部件有限公司", "省外", 3, "2014.6", "约定明年", 100, None],
]  # fmt: skip


def workbook(rows, head=HEAD, banner="婺城区招商引资项目台账"):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([banner])
    sheet.append(head)
    for row in rows:
        sheet.append(row)
    sheet.append(["合计", "共 3 项"])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def clerk(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    user = person("reporter")
    with acting(user):
        yield user


def previewed(clerk, content, as_of=dt.date(2015, 6, 30), **options):
    upload = receive(
        [content], file_name="台账.xlsx", importer="projects", as_of=as_of, by=clerk.actor, options=options
    )
    recognise_upload(upload)
    upload.refresh_from_db()
    if upload.state == UploadState.RECOGNISED:  # a column of few and odd values is asked about
        mapping = upload.mapping
        for column in upload.recognised["tables"][0]["columns"]:
            if column["field"]:
                mapping["Sheet"]["columns"][str(column["number"])] = column["field"]
        upload = confirm_mapping(upload, mapping, by=clerk.actor)
    return check_upload(upload)


def test_a_ledger_is_read_without_help_and_good_rows_go_on(clerk):
    upload = previewed(clerk, workbook(ROWS))
    assert (upload.counts["new"], upload.counts["error"]) == (2, 1)
    (wrong,) = upload.rows.get(bucket=Bucket.ERROR).errors
    assert (wrong["column"], wrong["value"]) == ("G", "约定明年")
    written = write_upload(upload, by=clerk.actor)
    assert written.revision is not None
    made = Project.objects.visible_to(clerk).get(name="海丰铜板带")
    assert (made.planned_total, made.stage, made.leader_name) == (Decimal(52000), 6, "演示张")
    signed = Milestone.objects.get(project=made, kind=Kind.SIGNED)
    assert (signed.occurred_first, signed.occurred_on) == (dt.date(2013, 5, 1), dt.date(2013, 5, 31))
    assert Money.objects.get(project=made).occurred_on == dt.date(2015, 6, 30)
    assert Investor.objects.get(project=made).origin == "other_city"
    assert Duty.objects.get(project=made).person_name == "演示张"
    assert Standing.objects.filter(project=made, basis="verified", stage__gt=0).count() == 0
    assert verify().finding is None


def test_the_same_file_writes_nothing_twice(clerk):
    content = workbook(ROWS[:2])
    write_upload(previewed(clerk, content), by=clerk.actor)
    again = previewed(clerk, content)
    assert again.counts["unchanged"] == 2
    with pytest.raises(AlreadyImported):
        write_upload(again, by=clerk.actor)
    assert Project.objects.count() == 2


def test_a_later_ledger_corrects_and_adds(clerk):
    write_upload(previewed(clerk, workbook(ROWS[:2])), by=clerk.actor)
    later = [
        [*ROWS[0][:4], 6, "2013年5月", "2014-03-01", 9000, "演示张"],
        [*ROWS[1][:6], "2015-09-01", "—", None],
    ]
    upload = previewed(clerk, workbook(later), as_of=dt.date(2015, 9, 30))
    assert upload.counts["changed"] == 2
    changes = upload.rows.order_by("id").first().changes
    assert {(c["label"], c["old"], c["new"]) for c in changes} == {
        ("计划总投资", "52000", "60000"),
        ("累计到位资金", "8000", "9000"),
    }
    write_upload(upload, by=clerk.actor)
    first = Project.objects.get(name="海丰铜板带")
    assert first.planned_total == 60000
    money = Money.objects.filter(project=first, kind=MoneyKind.ARRIVED).open().order_by("occurred_on")
    assert [(m.occurred_on, m.amount) for m in money] == [
        (dt.date(2015, 6, 30), 8000),
        (dt.date(2015, 9, 30), 9000),
    ]
    assert Project.objects.get(name="时通充电设备").stage == 6


def test_undoing_takes_everything_back_unless_something_stands_on_it(clerk):
    write_upload(previewed(clerk, workbook(ROWS[:2])), by=clerk.actor)
    later = [
        [*ROWS[0][:4], 6, *ROWS[0][5:]],
        [4, "新的", "某某有限公司", "省外", 1, "2014-01-01", None, None, None],
    ]
    upload = write_upload(previewed(clerk, workbook(later), as_of=dt.date(2015, 9, 30)), by=clerk.actor)
    undo_upload(upload, by=clerk.actor, reason="传错了表")
    assert Project.objects.get(name="海丰铜板带").planned_total == 52000
    assert set(Project.objects.visible_to(clerk).values_list("name", flat=True)) == {
        "海丰铜板带",
        "时通充电设备",
    }
    with acting(officer()):  # nobody of the district sees what was withdrawn
        assert not Standing.objects.filter(project__name="新的", known_to__year=9999).exists()
        assert verify().finding is None


def test_an_import_that_something_stands_on_is_not_undone(clerk):
    upload = write_upload(previewed(clerk, workbook(ROWS[:2])), by=clerk.actor)
    happened(clerk, Project.objects.get(name="时通充电设备"), Kind.REGISTERED, dt.date(2014, 1, 1))
    with pytest.raises(StandsOn, match="时通充电设备"):
        undo_upload(upload, by=clerk.actor, reason="传错了表")


def test_a_similar_name_is_asked_about_and_the_answer_taken(clerk):
    write_upload(previewed(clerk, workbook(ROWS[:2])), by=clerk.actor)
    renamed = [[1, "海丰实业铜板带项目", *ROWS[0][2:]]]
    upload = previewed(clerk, workbook(renamed), as_of=dt.date(2015, 9, 30))
    assert upload.counts["suspect"] == 1
    row = upload.rows.get(bucket=Bucket.SUSPECT)
    assert row.suspects[0]["name"] == "海丰铜板带"
    assert row.suspects[0]["reasons"]
    assert decide(upload, [row.pk], Decision.SAME) == 1
    write_upload(upload, by=clerk.actor)
    assert Project.objects.get(name="海丰实业铜板带项目").planned_total == 52000
    assert Project.objects.count() == 2


def test_another_districts_rows_are_errors(clerk):
    rows = [["金东区招商局", *ROWS[0][1:]]]
    head = ["责任单位", *HEAD[1:]]
    person("reporter", unit_name="金东区招商局", region="330703")
    upload = previewed(clerk, workbook(rows, head))
    (error,) = upload.rows.get().errors
    assert "不在您的范围内" in error["message"]


def test_a_date_after_the_files_day_is_an_error(clerk):
    rows = [[*ROWS[0][:5], "2015-12-01", *ROWS[0][6:]]]
    upload = previewed(clerk, workbook(rows))
    assert "晚于这份表的截止日" in upload.rows.get().errors[0]["message"]
