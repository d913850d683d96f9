"""From upload to ledger and back: preview, one revision, undo, the same file twice, a killed run."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from exchange.ledgers import plain
from exchange.office import HEADER, ROWS, Office
from luodi.exchange import tasks
from luodi.exchange.enums import Bucket, Decision, UploadState
from luodi.exchange.errors import (
    AlreadyImported,
    Cancelled,
    HasErrors,
    LedgerMoved,
    MappingIncomplete,
    StandsOn,
    WhichOne,
    WrongState,
)
from luodi.exchange.files import path_of
from luodi.exchange.models import Layout, Upload
from luodi.exchange.operations.checking import check_upload
from luodi.exchange.operations.forgetting import forget_uploads
from luodi.exchange.operations.receiving import cancel, confirm_mapping, receive, recognise_upload
from luodi.exchange.operations.writing import decide, undo_upload
from luodi.ledger.errors import AlreadyRecorded
from luodi.ledger.models import Revision
from luodi.ledger.queries.verification import verify
from luodi.projects.models import Money


def test_a_sure_file_goes_from_upload_to_one_revision(office: Office) -> None:
    before = Revision.objects.count()
    found = office.upload(ROWS)
    assert found.state == UploadState.PREVIEWED
    assert found.counts == {"new": 3, "changed": 0, "unchanged": 0, "suspect": 0, "error": 0}
    assert not Money.objects.exists()  # a preview writes nothing
    found = office.write(found)
    assert office.amounts() == {"甲001": 100, "甲002": 12000, "甲003": Decimal("50.5")}
    assert Revision.objects.count() == before + 1
    written = Revision.objects.get(seq=found.revision)
    assert (written.verb, written.details["sha256"], written.details["size"]) == (
        "exchange.import",
        found.sha256,
        found.size,
    )
    assert verify().finding is None
    assert found.rows.get(number=2).kept == {"备注": "首笔"}


def test_errors_name_sheet_row_column_and_remedy_and_do_not_stop_the_good_rows(office: Office) -> None:
    found = office.upload([*ROWS, ["甲004", "12吨", "2015-06-31", None], ["甲001", 5, "2015-06-01", None]])
    assert found.counts["error"] == 2
    wrong, twice = found.rows.filter(bucket=Bucket.ERROR)
    assert (wrong.sheet, wrong.number) == ("Sheet1", 5)
    assert [(error["column"], error["value"]) for error in wrong.errors] == [
        ("B", "12吨"),
        ("C", "2015-06-31"),
    ]
    assert all("；请" in error["message"] for error in wrong.errors)
    assert "与第 2 行凭证号相同" in twice.errors[0]["message"]
    office.write(found)
    assert len(office.amounts()) == 3


def test_all_or_nothing_when_asked(office: Office) -> None:
    found = office.upload([*ROWS, ["甲004", None, "2015-06-30", None]], all_or_nothing=True)
    with pytest.raises(HasErrors, match="还有 1 行有错"):
        office.write(found)
    assert office.amounts() == {}


def test_a_later_file_shows_old_and_new_and_supersedes(office: Office) -> None:
    office.write(office.upload(ROWS))
    found = office.upload([["甲001", 110, "2015-06-01", None], *ROWS[1:]], as_of="2015-07-31")
    assert (found.counts["changed"], found.counts["unchanged"]) == (1, 2)
    (row,) = found.rows.filter(bucket=Bucket.CHANGED)
    assert row.changes == [{"field": "amount", "label": "到位资金", "old": "100.0000", "new": "110"}]
    office.write(found)
    assert office.amounts()["甲001"] == 110
    assert Money.objects.filter(voucher="甲001").count() == 2  # the old one is closed, not changed


def test_an_older_file_does_not_overrule_a_newer_one_in_silence(office: Office) -> None:
    office.write(office.upload(ROWS, as_of="2015-07-31"))
    found = office.upload([["甲001", 90, "2015-06-01", None]], as_of="2015-06-30")
    assert (found.counts["changed"], found.counts["suspect"]) == (0, 1)
    office.write(found)
    assert office.amounts()["甲001"] == 100


def test_an_older_file_overrules_where_somebody_decides_so(office: Office) -> None:
    office.write(office.upload(ROWS, as_of="2015-07-31"))
    found = office.upload([["甲001", 90, "2015-06-01", None]], as_of="2015-06-30")
    (row,) = found.rows.all()
    assert "截止到 2015-07-31" in row.suspects[0]["reasons"][0]
    assert decide(found, [row.pk], Decision.SAME) == 1
    office.write(found)
    assert office.amounts()["甲001"] == 90


def test_the_same_file_twice_writes_nothing_twice(office: Office) -> None:
    path = plain(office.folder / "到位资金.xlsx", HEADER, ROWS)
    first, second = office.send(path), office.send(path)
    office.write(first)
    with pytest.raises(AlreadyImported, match="没有重复写入"):
        office.write(second)
    with pytest.raises(WrongState, match="已写入"):
        office.write(first)
    assert Money.objects.count() == 3


def test_the_same_rows_in_another_file_are_unchanged_and_make_no_revision(office: Office) -> None:
    office.write(office.upload(ROWS))
    count = Revision.objects.count()
    again = office.upload([*ROWS[:2], ["甲003", "50.50", "2015-06-30", "又报一次"]])
    assert again.counts["unchanged"] == 3
    written = office.write(again)
    assert (written.state, written.revision) == (UploadState.WRITTEN, None)
    assert Revision.objects.count() == count


def test_two_previews_of_the_same_rows_do_not_both_become_entries(office: Office) -> None:
    first, second = office.upload(ROWS), office.upload([*ROWS, ["甲009", 9, "2015-06-30", None]])
    office.write(first)
    with pytest.raises(LedgerMoved, match="其中 3 行因此不同了"):
        office.write(second)
    check_upload(second)
    office.write(second)
    assert sorted(office.amounts()) == ["甲001", "甲002", "甲003", "甲009"]
    assert Money.objects.count() == 4


def test_a_form_sent_twice_writes_once(office: Office) -> None:
    key = uuid.uuid4()
    found, other = office.upload(ROWS[:1]), office.upload(ROWS[1:])
    office.write(found, request_key=key)
    with pytest.raises(AlreadyRecorded):
        office.write(other, request_key=key)
    assert len(office.amounts()) == 1


def test_undo_takes_the_whole_import_back(office: Office) -> None:
    found = office.write(office.upload(ROWS))
    undone = undo_upload(found, by=office.clerk.actor, reason="传错了文件")
    assert office.amounts() == {}
    assert undone.state == UploadState.UNDONE
    assert undone.undone_revision == found.revision + 1
    assert verify().finding is None
    office.write(office.upload(ROWS))  # the same file may then be written again
    assert len(office.amounts()) == 3


def test_undo_is_refused_by_name_when_something_stands_on_it(office: Office) -> None:
    found = office.write(office.upload(ROWS))
    office.write(office.upload([["甲001", 110, "2015-06-01", None]], as_of="2015-07-31"))
    with pytest.raises(StandsOn, match=r"甲001 已被第 \d+ 次修订更正"):
        undo_upload(found, by=office.clerk.actor, reason="传错了文件")
    assert len(office.amounts()) == 3


def test_a_failure_in_the_middle_of_writing_leaves_nothing(office: Office) -> None:
    found = office.upload(ROWS)
    found.rows.filter(number=4).update(values={"voucher": "甲003"})  # the importer will miss the amount
    with pytest.raises(KeyError):
        office.write(found)
    found.refresh_from_db()
    assert (found.state, office.amounts()) == (UploadState.PREVIEWED, {})


def test_a_check_killed_half_way_is_begun_again(office: Office) -> None:
    found = office.upload(ROWS)
    found.rows.filter(number=3).delete()
    Upload.objects.filter(pk=found.pk).update(state=UploadState.MAPPED, progress_done=1)
    found.refresh_from_db()
    check_upload(found)
    assert list(found.rows.values_list("number", flat=True)) == [2, 3, 4]


def test_cancelling_stops_a_check_and_writes_nothing(office: Office) -> None:
    found = office.upload(ROWS)
    cancel(found)
    found.refresh_from_db()
    assert (found.state, found.rows.count()) == (UploadState.CANCELLED, 0)
    Upload.objects.filter(pk=found.pk).update(state=UploadState.MAPPED)
    found.refresh_from_db()
    with pytest.raises(Cancelled, match="什么也没有写入"):
        check_upload(found)


def test_an_unreadable_file_keeps_its_refusal(office: Office) -> None:
    path = office.folder / "坏.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")
    found = receive(
        [path.read_bytes()],
        file_name="坏.xlsx",
        importer=office.importer.code,
        as_of=dt.date(2015, 6, 30),
        by=office.clerk.actor,
    )
    assert recognise_upload(found) is None
    assert found.state == UploadState.REFUSED
    assert "已损坏" in found.refusal


def test_an_unsure_mapping_is_asked_once_and_then_remembered(office: Office) -> None:
    header = ["票据", "数", "哪天"]
    path = plain(office.folder / "表.xlsx", header, [["甲001", 100, "2015-06-01"]])

    def sent() -> Upload:
        return receive(
            [path.read_bytes()],
            file_name=path.name,
            importer=office.importer.code,
            as_of=dt.date(2015, 6, 30),
            by=office.clerk.actor,
        )

    asked = sent()
    recognise_upload(asked)
    assert asked.state == UploadState.RECOGNISED
    with pytest.raises(MappingIncomplete, match="到位资金、到位日期"):
        confirm_mapping(asked, {"Sheet1": {"use": True, "columns": {"1": "voucher"}}}, by=office.clerk.actor)
    answer = {"use": True, "columns": {"1": "voucher", "2": "amount", "3": "day"}, "units": {"2": "万元"}}
    asked = confirm_mapping(asked, {"Sheet1": answer}, by=office.clerk.actor)
    check_upload(asked)
    assert asked.counts["new"] == 1
    assert Layout.objects.count() == 1
    path = plain(office.folder / "表.xlsx", header, [["甲009", 7, "2015-07-01"]])
    again = sent()
    check_upload(again, recognise_upload(again))
    assert again.rows.get().values["amount"] == {"amount": "7", "unit": "万元"}


def test_suspects_wait_for_a_decision(office: Office) -> None:
    office.write(office.upload(ROWS))
    found = office.upload([["甲001号", 100, "2015-06-01", None]], as_of="2015-07-31")
    assert found.counts["suspect"] == 1
    office.write(found)
    assert len(office.amounts()) == 3


def test_a_suspect_said_to_be_the_same_supersedes_and_one_said_to_be_new_is_added(office: Office) -> None:
    office.write(office.upload(ROWS))
    found = office.upload(
        [["甲001号", 101, "2015-06-01", None], ["甲002号", 7, "2015-06-01", None]], as_of="2015-07-31"
    )
    same, new = found.rows.all()
    with pytest.raises(WhichOne, match="第 2 行"):
        decide(found, [same.pk], Decision.SAME, uuid.uuid4())
    decide(found, [same.pk], Decision.SAME)
    decide(found, [new.pk], Decision.NEW)
    office.write(found)
    assert office.amounts() == {"甲001号": 101, "甲002": 12000, "甲003": Decimal("50.5"), "甲002号": 7}


def test_the_worker_takes_a_sure_file_to_its_preview_and_writes_it_when_told(office: Office) -> None:
    path = plain(office.folder / "到位资金.xlsx", HEADER, ROWS)
    found = receive(
        [path.read_bytes()],
        file_name=path.name,
        importer=office.importer.code,
        as_of=dt.date(2015, 6, 30),
        by=office.clerk.actor,
    )
    tasks.read(str(found.pk))
    tasks.read(str(found.pk))  # a job begun again finds nothing left to do
    found.refresh_from_db()
    assert (found.state, found.progress_done, found.progress_total) == (UploadState.PREVIEWED, 3, 3)
    by = office.clerk.actor
    actor = {"id": str(by.id), "name": by.name, "unit_id": str(by.unit_id), "unit_name": by.unit_name}
    key = str(uuid.uuid4())
    tasks.write(str(found.pk), actor, key)
    tasks.write(str(found.pk), actor, key)
    found.refresh_from_db()
    assert found.state == UploadState.WRITTEN
    assert Money.objects.count() == 3
    assert found.refusal == ""


def test_finished_uploads_are_forgotten_after_their_time_and_open_ones_are_not(office: Office) -> None:
    written, waiting = office.write(office.upload(ROWS)), office.upload([["甲009", 9, "2015-06-30", None]])
    Upload.objects.update(uploaded_at=dt.datetime(2015, 1, 1, tzinfo=dt.UTC))
    assert forget_uploads(before=dt.datetime(2015, 2, 1, tzinfo=dt.UTC)) == 1
    written.refresh_from_db()
    assert (written.rows.count(), path_of(written.sha256).exists()) == (0, False)
    assert (waiting.rows.count(), path_of(waiting.sha256).exists()) == (1, True)
    assert written.revision  # that it was imported, by whom and with which sum, stays
    assert len(office.amounts()) == 3


def test_what_looks_like_an_escape_is_only_text(office):
    typed = ["注\\u0000注", "斜\\\\u0000杠", "末尾\\", '制表\t换行\n引号"', "\\N", "\\."]
    found = office.upload([[f"甲{n:03}", 100 + n, "2015-06-01", text] for n, text in enumerate(typed)])
    kept = [row.kept for row in found.rows.order_by("number")]
    values = [row.values for row in found.rows.order_by("number")]
    told = ["".join(map(str, {**k, **v}.values())) for k, v in zip(kept, values, strict=True)]
    assert found.counts["new"] == len(typed)
    assert all(text in said for text, said in zip(typed, told, strict=True)), told
