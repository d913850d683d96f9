"""From a file to the ledger through the pages: who sees which upload, what is asked, what is written and undone."""

import datetime as dt
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from import_cast import HEAD, ROWS, workbook
from luodi.common.ids import uuid7
from luodi.desk.opening_todos import waiting
from luodi.exchange.enums import UploadState
from luodi.exchange.models import Upload
from luodi.exchange.operations.returning import write_result
from luodi.ledger.queries.reading import today
from luodi.notices.models import Notice
from luodi.org.enums import EventKind
from luodi.org.models import SecurityEvent
from luodi.projects.models import Milestone, MonthlyReturn, Project
from people_cast import city, person, seeing_all
from projects_cast import acting, officer


@pytest.fixture(autouse=True)
def empty_city(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    city()


@pytest.fixture
def clerk(client):
    user = person("reporter")
    client.force_login(user)
    return user


def send(client, content, as_of="2015-06-30", name="台账.xlsx"):
    answer = client.post(
        reverse("exchange:receive"), {"file": SimpleUploadedFile(name, content), "as_of": as_of}
    )
    assert answer.status_code == 302, answer.content.decode()
    with seeing_all():
        return Upload.objects.latest("uploaded_at")


def renewed(upload):
    with seeing_all():
        upload.refresh_from_db()


def post(client, verb, upload, **data):
    data = {"request_key": str(uuid7()), **data}
    return client.post(reverse(f"exchange:{verb}", args=[upload.pk]), data, follow=True)


def answered(client, upload):
    """Takes over whatever the page proposes for each column."""
    if upload.state != UploadState.RECOGNISED:
        return upload
    data = {"use0": "1"}
    for column in upload.recognised["tables"][0]["columns"]:
        data[f"c0-{column['number']}"] = column["field"] or ""
    answer = post(client, "columns", upload, **data)
    renewed(upload)
    assert upload.state == UploadState.PREVIEWED, answer.content.decode()
    return upload


def test_a_small_file_is_previewed_when_its_page_opens_and_written_in_one_click(client, clerk):
    upload = answered(client, send(client, workbook(ROWS)))
    page = client.get(reverse("exchange:upload", args=[upload.pk])).content.decode()
    assert "约定明年" in page
    assert "新增 2" in page
    done = post(client, "write", upload).content.decode()
    renewed(upload)
    assert upload.state == UploadState.WRITTEN
    assert f"第 {upload.revision} 次修订" in done
    with acting(clerk):
        assert set(Project.objects.values_list("name", flat=True)) == {"海丰铜板带", "时通充电设备"}
    assert client.get(reverse("exchange:lacking", args=[upload.pk])).status_code == 200


def test_the_day_must_not_lie_ahead(client, clerk):
    answer = client.post(
        reverse("exchange:receive"),
        {"file": SimpleUploadedFile("a.xlsx", workbook(ROWS)), "as_of": "2999-01-01"},
    )
    assert answer.status_code == 422
    assert "不能晚于今天" in answer.content.decode()


def test_a_day_left_empty_is_read_from_the_name_or_the_banner_and_may_be_set_right(client, clerk):
    named = answered(client, send(client, workbook(ROWS), as_of="", name="台账（截至2015年6月30日）.xlsx"))
    assert named.as_of == dt.date(2015, 6, 30)
    page = client.get(reverse("exchange:upload", args=[named.pk])).content.decode()
    assert "读自文件名「截至2015年6月30日」" in page
    banner = answered(client, send(client, workbook(ROWS, banner="台账（截至2015年9月）"), as_of=""))
    assert banner.as_of == dt.date(2015, 9, 30)
    page = post(client, "day", banner, as_of="2015-08-31").content.decode()
    renewed(banner)
    assert (banner.as_of, banner.state) == (dt.date(2015, 8, 31), UploadState.PREVIEWED)
    assert "表头写着「截至2015年9月」" in page


def test_a_day_nothing_tells_is_asked_before_anything_is_checked(client, clerk):
    assert (
        'value="20' not in client.get(reverse("exchange:home")).content.decode().split('name="as_of"')[1][:60]
    )
    upload = send(client, workbook(ROWS), as_of="")
    assert (upload.is_day_asked, upload.rows.count()) == (True, 0)
    here = reverse("exchange:upload", args=[upload.pk])
    assert "文件名和表头里都没有写" in client.get(here).content.decode()
    assert "截止日待填" in client.get(here).content.decode()
    assert (
        "还不知道这份表截止到哪一天" in post(client, "check", upload).content.decode()
        or upload.rows.count() == 0
    )
    refused = client.post(reverse("exchange:day", args=[upload.pk]), {"as_of": "2999-01-01"})
    assert refused.status_code == 422
    assert "2999-01-01" in refused.content.decode()
    post(client, "day", upload, as_of="2015-06-30")
    renewed(upload)
    assert not upload.is_day_asked
    assert answered(client, upload).state == UploadState.PREVIEWED


def test_a_file_that_is_no_workbook_is_refused_with_what_to_do(client, clerk):
    upload = send(client, b"%PDF-1.4 not a table", name="扫描件.pdf")
    assert upload.state == UploadState.REFUSED
    assert upload.refusal in client.get(reverse("exchange:upload", args=[upload.pk])).content.decode()


def test_another_districts_upload_is_not_there(client, clerk):
    upload = send(client, workbook(ROWS[:2]))
    stranger = person("reporter", unit_name="金东区招商局", region="330703")
    client.force_login(stranger)
    for name in ("upload", "columns", "lacking", "result", "original", "progress"):
        assert client.get(reverse(f"exchange:{name}", args=[upload.pk])).status_code == 404, name
    for name in ("write", "decide", "undo", "cancel", "check", "ask_opening"):
        assert post(client, name, upload).status_code == 404, name
    assert "台账.xlsx" not in client.get(reverse("exchange:home")).content.decode()


def test_a_colleague_goes_on_and_the_city_only_looks(client, clerk):
    upload = send(client, workbook(ROWS[:2]))
    client.force_login(officer())
    assert client.get(reverse("exchange:upload", args=[upload.pk])).status_code == 200
    assert post(client, "write", upload).status_code == 404
    client.force_login(person("county_reviewer"))
    upload = answered(client, upload)
    post(client, "write", upload)
    renewed(upload)
    assert upload.state == UploadState.WRITTEN


def test_a_column_of_bare_numbers_is_asked_for_its_unit(client, clerk):
    head = [*HEAD[:4], "计划总投资", *HEAD[5:]]
    upload = send(client, workbook(ROWS[:2], head))
    assert upload.state == UploadState.RECOGNISED
    page = client.get(reverse("exchange:upload", args=[upload.pk])).content.decode()
    assert "请您定" in page
    columns = upload.recognised["tables"][0]["columns"]
    data = {"use0": "1"} | {f"c0-{c['number']}": c["field"] or "" for c in columns}
    refused = post(client, "columns", upload, **data)
    assert refused.status_code == 422
    assert "请选它的单位" in refused.content.decode()
    post(client, "columns", upload, **data, **{"u0-5": "亿元"})
    renewed(upload)
    assert upload.state == UploadState.PREVIEWED
    assert "5.2亿元" in client.get(reverse("exchange:upload", args=[upload.pk])).content.decode()


def test_two_columns_for_one_field_are_refused_and_the_answer_kept(client, clerk):
    upload = send(client, workbook(ROWS[:2], [*HEAD[:4], "计划总投资", *HEAD[5:]]))
    data = {"use0": "1", "c0-2": "name", "c0-3": "name"}
    refused = post(client, "columns", upload, **data)
    assert "都对应了「项目名称」" in refused.content.decode()


def test_a_changed_row_shows_old_and_new_and_may_be_a_change_of_the_world(client, clerk):
    post(client, "write", answered(client, send(client, workbook(ROWS[:2]))))
    later = [[*ROWS[0][:4], 6, *ROWS[0][5:]], ROWS[1]]
    upload = answered(client, send(client, workbook(later), as_of="2015-09-30"))
    page = client.get(reverse("exchange:upload", args=[upload.pk]) + "?tab=changed").content.decode()
    assert "52000" in page
    assert "60000" in page
    assert 'name="as-planned_total"' in page
    post(client, "write", upload, **{"as-planned_total": "change"})
    with acting(clerk):
        project = Project.objects.get(name="海丰铜板带")
        days = project.particulars.open().claimed().values_list("occurred_on", flat=True)
        assert dt.date(2015, 9, 30) in days


def test_each_column_is_taken_as_a_correction_or_a_change_and_the_answer_is_proposed_next_time(client, clerk):
    post(client, "write", answered(client, send(client, workbook(ROWS[:2]))))
    later = [[*ROWS[0][:3], "省外", 6, *ROWS[0][5:]], ROWS[1]]
    upload = answered(client, send(client, workbook(later), as_of="2015-09-30"))
    post(client, "write", upload, **{"as-planned_total": "change", "as-origin": "correction"})
    with acting(clerk):
        project = Project.objects.get(name="海丰铜板带")
        first, second = project.particulars.open().claimed().order_by("occurred_on")
        assert (first.values["planned_total"], first.values["origin"]) == ("52000", "other_province")
        assert (second.values, second.occurred_on) == ({"planned_total": "60000"}, dt.date(2015, 9, 30))
    again = [[*ROWS[0][:3], "省外", 7, *ROWS[0][5:]], ROWS[1]]
    upload = answered(client, send(client, workbook(again), as_of="2015-12-31"))
    page = client.get(reverse("exchange:upload", args=[upload.pk])).content.decode()
    assert 'name="as-planned_total" value="change" checked' in page


def test_projects_the_file_leaves_out_are_listed(client, clerk):
    post(client, "write", answered(client, send(client, workbook(ROWS[:2]))))
    upload = answered(client, send(client, workbook(ROWS[:1]), as_of="2015-09-30"))
    page = client.get(reverse("exchange:upload", args=[upload.pk]) + "?tab=gone").content.decode()
    assert "时通充电设备" in page
    assert "表里没有的 1" in page
    with acting(clerk):
        gone = Project.objects.get(name="时通充电设备")
    assert f"/projects/{gone.pk}/milestones/new/?kind=cancelled" in page


def test_a_suspect_is_decided_on_the_page(client, clerk):
    post(client, "write", answered(client, send(client, workbook(ROWS[:2]))))
    renamed = [[1, "海丰实业铜板带项目", *ROWS[0][2:]]]
    upload = answered(client, send(client, workbook(renamed), as_of="2015-09-30"))
    row = upload.rows.get(bucket="suspect")
    post(client, "decide", upload, **{f"row-{row.pk}": f"same:{row.suspects[0]['target']}"})
    post(client, "write", upload)
    with acting(clerk):
        assert Project.objects.count() == 2
        assert Project.objects.filter(name="海丰实业铜板带项目").exists()


def test_undoing_wants_a_reason_and_takes_all_back(client, clerk):
    upload = answered(client, send(client, workbook(ROWS[:2])))
    post(client, "write", upload)
    assert "撤销要写明原因" in post(client, "undo", upload).content.decode()
    post(client, "undo", upload, reason="传错了表")
    renewed(upload)
    assert upload.state == UploadState.UNDONE
    with acting(clerk):
        assert not Project.objects.visible_to(clerk).exists()


def test_a_corrected_result_workbook_is_known_again(client, clerk, tmp_path):
    upload = answered(client, send(client, workbook(ROWS)))
    post(client, "write", upload)
    renewed(upload)
    target = tmp_path / "result.xlsx"
    write_result(upload, target)
    book = openpyxl.load_workbook(target)
    sheet = book.active
    assert [cell.value for cell in sheet[5]][9] == "有错，未写入"
    sheet["G5"] = "2015-01-01"
    book.save(target)
    again = answered(client, send(client, target.read_bytes()))
    assert (again.counts["new"], again.counts["unchanged"]) == (1, 2)


def test_a_large_file_waits_for_the_worker_and_can_be_cancelled(client, clerk, monkeypatch):
    monkeypatch.setattr("luodi.desk.operations.imports.INLINE_BYTES", 10)
    upload = send(client, workbook(ROWS[:2]))
    address = reverse("exchange:upload", args=[upload.pk])
    assert "正在读表" in client.get(address).content.decode()
    assert "HX-Refresh" not in client.get(reverse("exchange:progress", args=[upload.pk]))
    post(client, "cancel", upload)
    renewed(upload)
    assert upload.state == UploadState.CANCELLED


def test_history_is_confirmed_by_somebody_else_with_a_sample(client, clerk):
    upload = answered(client, send(client, workbook(ROWS[:2])))
    post(client, "write", upload)
    chief = officer()
    post(client, "ask_opening", upload)
    assert Notice.objects.filter(recipient=chief.pk, subject__contains="期初数").exists()
    client.force_login(chief)
    assert f"{upload.unit_name}：台账.xlsx" in client.get("/").content.decode()
    address = reverse("exchange:opening", args=[upload.pk])
    page = client.get(address).content.decode()
    renewed(upload)
    assert f"第 {upload.revision} 次修订" in page
    data = {"request_key": str(uuid7()), "document": "金招办〔2015〕3号"}
    refused = client.post(address, data)
    assert "没有勾选" in refused.content.decode()
    keys = list(upload.rows.values_list("pk", flat=True))
    client.post(address, data | {"checked": keys})
    with acting(chief):
        assert not waiting(chief).exists()
        assert Milestone.objects.open().verified().filter(opening=True).count() >= 3
    assert Notice.objects.filter(recipient=clerk.pk, subject__contains="已确认").exists()


def test_the_uploader_cannot_confirm_his_own(client):
    chief = officer()
    client.force_login(chief)
    upload = answered(client, send(client, workbook(ROWS[:2])))
    post(client, "write", upload)
    assert "另一位" in client.get(reverse("exchange:opening", args=[upload.pk])).content.decode()


def test_a_blank_form_comes_back_filled_and_its_columns_are_remembered(client, clerk):
    post(client, "write", answered(client, send(client, workbook(ROWS[:2]))))
    blank = workbook(
        [], ["序号", "企业项目名称", "总投资（万元）", "开工日期", "联系电话"], "市发改委项目情况表"
    )
    answer = client.post(reverse("exchange:receive_form"), {"form": SimpleUploadedFile("发改.xlsx", blank)})
    page = client.get(answer.url)
    assert "联系电话" in page.content.decode()
    choices = {c.control: c.field for t in page.context["tables"] for c in (*t.known, *t.unknown)}
    filled = client.post(answer.url, choices | {"c0-5": "leader"})
    sheet = openpyxl.load_workbook(BytesIO(b"".join(filled.streaming_content))).active
    values = {tuple(row[1:5]) for row in sheet.iter_rows(min_row=3, values_only=True)}
    assert ("海丰铜板带", 52000, dt.datetime.fromisoformat("2014-03-01"), "演示张") in values
    assert "按上次的填法" in client.get(answer.url).content.decode()
    client.force_login(person("reporter", unit_name="金东区招商局", region="330703"))
    assert client.get(answer.url).status_code == 404


def test_a_blank_form_shows_what_it_guesses_and_an_xls_is_refused_at_once(client, clerk):
    head = ["项目名称", "开标时间", "资格审查方式"]
    blank = workbook([["例", "2015-06-30", "资格后审"]], head, "公管办情况表")
    answer = client.post(reverse("exchange:receive_form"), {"form": SimpleUploadedFile("公管办.xlsx", blank)})
    page = client.get(answer.url)
    (table,) = page.context["tables"]
    assert [column.heading for column in table.unsure] == ["开标时间", "资格审查方式"]
    assert "请您看一眼的列" in page.content.decode()
    old = Path(__file__).parents[1] / "exchange" / "files" / "ledger.xls"
    refused = client.post(
        reverse("exchange:receive_form"),
        {"form": SimpleUploadedFile("空.xls", old.read_bytes())},
        follow=True,
    )
    assert "要填的空表得是 .xlsx 格式" in refused.content.decode()


def test_the_monthly_return_goes_out_filled_and_comes_in_without_questions(client, clerk):
    post(client, "write", answered(client, send(client, workbook(ROWS[:2]))))
    answer = client.get(reverse("exchange:return"))
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    sheet = book.active
    headings = [cell.value for cell in sheet[3]]
    assert sheet.protection.sheet
    assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$1:$3", "landscape")
    row = next(n for n in (4, 5) if sheet.cell(n, 1).value == "时通充电设备")
    sheet.cell(row, headings.index("累计到位资金（万元）") + 1).value = 1200
    out = BytesIO()
    book.save(out)
    upload = send(client, out.getvalue(), as_of=today().isoformat(), name="月报.xlsx")
    assert upload.state == UploadState.PREVIEWED, upload.recognised
    assert (upload.counts["changed"], upload.counts["unchanged"]) == (1, 1), list(
        upload.rows.values("changes", "errors", "suspects")
    )
    post(client, "write", upload)
    with acting(clerk):
        assert Project.objects.get(name="时通充电设备").money.open().filter(amount=1200).exists()
        assert not MonthlyReturn.objects.exists()


def test_taking_rows_away_is_journalled(client, clerk):
    post(client, "write", answered(client, send(client, workbook(ROWS[:2]))))
    assert client.get(reverse("projects:export") + "?q=海丰").status_code == 200
    event = SecurityEvent.objects.get(kind=EventKind.EXPORTED)
    assert (event.user, event.username) == (clerk.pk, clerk.username)
    assert "海丰" in event.detail
