"""A district's own workbook into the ledger: read, checked, written once, changed, undone."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection

from import_cast import HEAD, ROWS, previewed, workbook
from luodi.exchange.enums import Bucket, Decision
from luodi.exchange.errors import AlreadyImported, StandsOn
from luodi.exchange.operations import writing
from luodi.exchange.operations.returning import reason_of
from luodi.exchange.operations.writing import decide, undo_upload, write_upload
from luodi.ledger.models import Revision
from luodi.ledger.queries.reading import today
from luodi.ledger.queries.verification import verify
from luodi.projects.enums import Kind, MoneyKind
from luodi.projects.models import Duty, FirstDates, Investor, Milestone, Money, Project, Standing
from luodi.projects.reading.face import face
from luodi.projects.reading.loading import gather, history
from luodi.projects.reading.maintenance import FIRST_DATES_COLUMNS, STANDING_COLUMNS
from luodi.projects.reading.rebuild import replay
from people_cast import person
from projects_cast import acting, happened, officer
from tally_cast import differing

TOTAL = (["合计", "共 3 项"],)


def test_a_ledger_is_read_without_help_and_good_rows_go_on(clerk):
    upload = previewed(clerk, workbook(ROWS, last=TOTAL))
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


def test_what_an_import_works_out_in_memory_is_what_a_rebuild_finds(clerk):
    write_upload(previewed(clerk, workbook(ROWS[:2])), by=clerk.actor)
    columns = (*STANDING_COLUMNS, "known_from", "known_to")
    firsts = (*FIRST_DATES_COLUMNS, "known_from", "known_to")
    for project, entries in history(list(Project.objects.values_list("pk", flat=True))).items():
        standing, days = replay(project, entries)
        assert set(Standing.objects.filter(project=project).values_list(*columns)) == set(standing)
        assert set(FirstDates.objects.filter(project=project).values_list(*firsts)) == set(days)
    made = Project.objects.get(name="海丰铜板带")
    assert made.last_revision == Milestone.objects.filter(project=made).first().revision
    with connection.cursor() as cursor:
        cursor.execute("SELECT projects_unreviewed(%s)", [made.pk])
        assert cursor.fetchone() == (made.unreviewed,)
    believed = gather([entry for entry in history([made.pk])[made.pk] if entry.is_open])[made.pk]
    expected = face(believed, today())
    assert {name: getattr(made, name) for name in expected} == expected


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


def test_days_out_of_order_are_written_and_reported(clerk):
    rows = [[*ROWS[0][:5], "2014-08-01", "2014-03-01", *ROWS[0][7:]], ROWS[1]]
    upload = previewed(clerk, workbook(rows))
    assert (upload.counts["new"], upload.counts["error"]) == (2, 0)
    (row,) = upload.rows.noticed()
    (notice,) = row.notices
    assert notice["column"] == "G"
    assert "2014年3月1日 早于签约（2014年8月1日）" in notice["message"]
    assert "提醒：G 列" in reason_of(row)
    write_upload(upload, by=clerk.actor)
    assert Milestone.objects.filter(kind=Kind.STARTED, occurred_on=dt.date(2014, 3, 1)).exists()


def test_a_half_year_that_may_be_in_order_is_not_reported(clerk):
    rows = [[*ROWS[0][:5], "2014-05-01", "2014年上半年", *ROWS[0][7:]]]
    assert not previewed(clerk, workbook(rows)).rows.noticed().exists()


def test_a_state_of_cancelled_without_a_day_counts_at_the_files_day_and_only_once(clerk):
    head = [*HEAD, "项目状态"]
    rows = [[*ROWS[0], "已取消"], [*ROWS[1], "在建"]]
    upload = write_upload(previewed(clerk, workbook(rows, head)), by=clerk.actor)
    (cancelled,) = Milestone.objects.filter(kind=Kind.CANCELLED)
    assert (cancelled.project.name, cancelled.occurred_on) == ("海丰铜板带", dt.date(2015, 6, 30))
    assert "没有日期" in cancelled.note
    assert upload.rows.get(number=4).kept["项目状态"] == "在建"
    assert upload.rows.noticed().get().number == 3
    again = previewed(clerk, workbook(rows, head, last=TOTAL), as_of=dt.date(2015, 9, 30))
    changed = [change["field"] for row in again.rows.all() for change in row.changes]
    assert "on_cancelled" not in changed


def test_two_rows_of_one_name_are_two_projects_when_their_codes_differ(clerk):
    head = ["项目编号", *HEAD[1:]]
    rows = [["A-1", *ROWS[0][1:]], ["A-2", *ROWS[0][1:]], ["A-2", *ROWS[0][1:]]]
    upload = previewed(clerk, workbook(rows, head))
    assert (upload.counts["new"], upload.counts["error"]) == (2, 1)


def test_a_ledger_of_very_many_rows_books_its_tick_and_says_the_same(
    fresh_database, owner_connection, settings, tmp_path, monkeypatch
):
    """Here three rows are very many: each is a batch, and all but the last are moved before the clock is locked."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(writing, "BATCH", 1)
    monkeypatch.setattr(writing, "BOOKED_FROM", 2)
    user = person("reporter")
    with acting(user):
        row = ROWS[0]
        rows = [ROWS[0], ROWS[1], [*row[:1], "第三个项目", *row[2:]]]
        upload = write_upload(previewed(user, workbook(rows)), by=user.actor)
        assert upload.counts["new"] == 3, [row.errors for row in upload.rows.all()]
        revision = Revision.objects.get(seq=upload.revision)
        assert revision.details["booked_after"] < revision.seq
        assert set(upload.rows.values_list("target", flat=True)) == set(
            Project.objects.values_list("pk", flat=True)
        )
        columns = (*STANDING_COLUMNS, "known_from", "known_to")
        for project, entries in history(list(Project.objects.values_list("pk", flat=True))).items():
            assert {entry.revision for entry in entries} == {revision.seq}
            standing, _ = replay(project, entries)
            assert set(Standing.objects.filter(project=project).values_list(*columns)) == set(standing)
        assert differing(owner_connection) == []
        assert verify().finding is None
        undo_upload(upload, by=user.actor, reason="传错了")
        assert not Project.objects.visible_to(user).exists()
