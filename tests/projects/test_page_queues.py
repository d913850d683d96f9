"""报送, 待核实, 季度认定, 到位资金, 变更划转, 材料归档: the pages where many things are done at once."""

import datetime as dt
import io
import uuid
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luodi.org.enums import EventKind
from luodi.org.models import SecurityEvent
from luodi.projects.enums import Kind
from luodi.projects.models import Evidence, Milestone, Money, MonthlyReturn, Review
from luodi.projects.models.recognition import RecognitionSheet
from luodi.projects.operations.evidence import attach_evidence
from luodi.projects.operations.project import change_particulars
from luodi.projects.operations.review import pass_claims
from luodi.projects.queries.sorting import sort_files
from people_cast import person, unit
from projects_cast import acting, happened, officer, project

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF\n"


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client, path, data, **more):
    return client.post(path, {"request_key": str(uuid.uuid4()), **data}, **more)


def stored(user, model, **wanted) -> int:
    with acting(user):
        return model.objects.filter(**wanted).count()


def claim_key(entry) -> str:
    return f"{entry._meta.db_table}:{entry.pk}"


def test_the_month_is_reported_in_two_clicks():
    clerk = person("reporter")
    with acting(clerk):
        quiet = [project(clerk, f"安静{n}") for n in range(2)]
        project(clerk, "热闹")
    client = client_of(clerk)
    # everything was registered just now, so everything changed this month; last month nothing did
    page = client.get("/projects/reporting/")
    assert [len(page.context["m"].changed), len(page.context["m"].unchanged)] == [3, 0]
    post(client, "/projects/reporting/", {"verb": "changed"})
    assert stored(clerk, MonthlyReturn, unchanged=False) == 3
    months = client.get("/projects/reporting/").context["months"]
    last = f"/projects/reporting/?month={months[1][1]}"
    assert len(client.get(last).context["m"].unchanged) == 3
    post(client, last, {"verb": "unchanged"})
    assert stored(clerk, MonthlyReturn, unchanged=True) == 3
    assert client.get(last).context["m"].left == 0
    assert quiet[0].name in client.get(last).content.decode()


def test_a_refused_return_says_so_and_changes_nothing():
    clerk = person("reporter")
    page = post(client_of(clerk), "/projects/reporting/", {"verb": "unchanged"})
    assert page.status_code == 422
    assert "请先勾选" in page.content.decode()


def test_the_queue_shows_only_what_is_within_reach():
    clerk, boss = person("reporter"), person("county_reviewer")
    other = person("county_reviewer", unit_name="金东区招商局", region="330703")
    with acting(clerk):
        project(clerk, "菜鸟电商新城")
    assert "菜鸟电商新城" in client_of(boss).get("/projects/verification/").content.decode()
    assert "菜鸟电商新城" not in client_of(other).get("/projects/verification/").content.decode()
    assert client_of(clerk).get("/projects/verification/").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_takes_the_same_queries_for_one_project_and_for_three(rows, django_assert_num_queries):
    clerk, boss = person("reporter"), person("county_reviewer")
    with acting(clerk):
        for number in range(rows):
            project(clerk, f"项目{number}")
    client = client_of(boss)
    client.get("/projects/verification/")
    with django_assert_num_queries(22):
        client.get("/projects/verification/")


def test_claims_are_passed_verified_and_held_back_in_bulk():
    clerk, boss, chief = person("reporter"), person("county_reviewer"), officer()
    with acting(clerk):
        made = project(clerk)
        begun = Milestone.objects.get()
        signed = happened(clerk, made, Kind.SIGNED, dt.date(2015, 3, 1))
    claims = {"pick": [claim_key(begun), claim_key(signed)]}
    post(client_of(boss), "/projects/verification/", claims | {"verb": "pass"})
    answer = post(
        client_of(chief), "/projects/verification/?tab=passed", claims | {"verb": "verify"}, follow=True
    )
    page = answer.content.decode()
    assert "核实 1 条" in page
    assert "没有核实，还缺：投资方、投资协议或合同、联系领导、牵头单位" in page
    assert stored(chief, Milestone, basis="verified") == 1


def test_returning_needs_a_reason_and_keeps_what_was_ticked():
    clerk, boss = person("reporter"), person("county_reviewer")
    with acting(clerk):
        project(clerk)
        begun = Milestone.objects.get()
    client, claims = client_of(boss), {"pick": [claim_key(begun)]}
    refused = post(client, "/projects/verification/", claims | {"verb": "return"})
    assert refused.status_code == 422
    assert "退回要写明原因" in refused.content.decode()
    assert f'value="{claim_key(begun)}" form="bulk"' in refused.content.decode()
    post(client, "/projects/verification/", claims | {"verb": "return", "reason": "日期与纪要不符"})
    assert stored(boss, Review, outcome="returned") == 1
    assert "日期与纪要不符" in client.get("/projects/verification/?tab=returned").content.decode()
    assert "在谈：日期与纪要不符" in client_of(clerk).get("/projects/reporting/").content.decode()


def test_a_meeting_recognises_refuses_and_defers_row_by_row():
    clerk, boss, chief = person("reporter"), person("county_reviewer"), officer()
    with acting(clerk):
        made = [project(clerk, f"项目{n}") for n in range(3)]
        begun = [Milestone.objects.get(project=one) for one in made]
    with acting(boss):
        pass_claims(by=boss, claims=[("projects_milestone", one.pk) for one in begun])
    client = client_of(chief)
    post(
        client,
        "/projects/verification/recognition/new/",
        {"pick": [claim_key(one) for one in begun], "title": "二季度认定"},
    )
    sheet = RecognitionSheet.objects.get()
    with acting(chief):
        rows = list(sheet.rows.order_by("project__name"))
    path = f"/projects/verification/recognition/{sheet.pk}/"
    verdicts = {
        f"verdict:{row.pk}": v for row, v in zip(rows, ("recognised", "refuted", "deferred"), strict=True)
    }
    data = verdicts | {
        "held_on": "2015-07-02",
        "document": "专题会议纪要〔2015〕8号",
        f"for:{rows[0].pk}": "7",
    }
    refused = post(client, path, data)
    assert "不予认定，要写明理由" in refused.content.decode()
    assert "专题会议纪要〔2015〕8号" in refused.content.decode()
    assert post(client, path, data | {f"note:{rows[1].pk}": "没有开工"}).status_code == 302
    with acting(chief):
        assert [row.outcome for row in sheet.rows.order_by("project__name")] == ["已核实", "不予认定", "缓议"]
        assert Milestone.objects.filter(basis="verified").get().project == made[0]
    assert "议完" in client.get(path).content.decode()
    assert client_of(clerk).get(path).status_code == 403


def test_a_page_of_money_is_kept_row_by_row():
    clerk = person("reporter")
    with acting(clerk):
        made = [project(clerk, f"项目{n}", planned_total="5000") for n in range(3)]
        for one in made:
            happened(clerk, one, Kind.SIGNED, dt.date(2015, 3, 1))
    client, path = client_of(clerk), "/projects/money/?month=2015-05"
    data = {
        f"amount:{made[0].pk}": "120.5", f"voucher:{made[0].pk}": "票据1", f"amount:{made[1].pk}": "很多",
        f"amount:{made[2].pk}": "9000", f"voucher:{made[2].pk}": "票据3",
    }  # fmt: skip
    page = post(client, path, data)
    text = page.content.decode()
    assert page.status_code == 422
    assert "有 2 行没有登记" in text
    assert "超过计划总投资" in text
    assert 'value="很多"' in text
    assert stored(clerk, Money) == 1
    again = {f"amount:{made[2].pk}": "9000", f"confirmed:{made[2].pk}": "1"}
    assert post(client, path, again).status_code == 302
    rows = {row.project.name: row for row, _ in client.get(path).context["rows"]}
    assert rows["项目0"].month == Decimal("120.5")
    assert rows["项目2"].share == Decimal("1.8")
    assert rows["项目1"].month is None


def test_projects_are_transferred_with_shared_credit():
    clerk, chief = person("reporter"), officer()
    target = unit("金东区招商局", "330703")
    with acting(clerk):
        made = project(clerk)
    client = client_of(chief)
    data = {
        "pick": str(made.pk), "to_unit": str(target.pk), "to_region": "330703", "since": "2015-06-01",
        "document": "", "share_unit_0": str(clerk.unit_id), "share_0": "50",
    }  # fmt: skip
    refused = post(client, "/projects/transfers/new/", data)
    assert refused.context["form"].errors["document"]
    assert "应当正好 100" in refused.content.decode()
    shares = {"share_unit_1": str(target.pk), "share_1": "50", "document": "金政办〔2015〕30号"}
    assert post(client, "/projects/transfers/new/", data | shares).status_code == 302
    with acting(chief):
        made.refresh_from_db()
        assert (made.unit, made.region) == (target.pk, "330703")
    page = client.get("/projects/transfers/?only=transfers").content.decode()
    assert "金政办〔2015〕30号" in page


def test_changes_are_listed_and_first_particulars_are_not():
    clerk = person("reporter")
    with acting(clerk):
        made = project(clerk)
        change_particulars(by=clerk, project=made.pk, values={"chain": "智能家居"}, since=dt.date(2015, 1, 1))
    rows = client_of(clerk).get("/projects/transfers/").context["moves"].rows
    assert [row.said for row in rows] == ["产业链改为 智能家居"]


def test_a_drop_of_files_is_sorted_by_project_and_the_unsure_are_asked(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    clerk = person("reporter")
    with acting(clerk):
        first = project(clerk, "菜鸟电商新城一期")
        project(clerk, "菜鸟物流")
    client = client_of(clerk)
    files = [
        SimpleUploadedFile(f"{first.code} 施工许可证.pdf", PDF + b"1"),
        SimpleUploadedFile("菜鸟电商新城一期 投资协议.pdf", PDF + b"2"),
        SimpleUploadedFile("菜鸟 营业执照.pdf", PDF + b"3"),
        SimpleUploadedFile("木马.exe", b"MZ"),
    ]
    page = post(client, "/projects/reporting/files/", {"files": files})
    dropped = page.context["dropped"]
    assert [(d.is_sure, d.kind, len(d.projects)) for d in dropped] == [
        (True, "permit", 1), (True, "contract", 1), (False, "licence", 2),
    ]  # fmt: skip
    assert "木马.exe" in page.context["refused"][0]
    assert stored(clerk, Evidence) == 0
    answer = post(
        client,
        "/projects/reporting/files/",
        {
            "sha256": [d.sha256 for d in dropped],
            "name": [d.name for d in dropped],
            "kind": [d.kind for d in dropped],
            "project": [str(first.pk), str(first.pk), ""],
        },
    )
    assert answer.status_code == 302
    assert stored(clerk, Evidence, project=first) == 2


def test_a_file_whose_project_is_not_found_is_asked_again_and_recorded_once(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    clerk = person("reporter")
    with acting(clerk):
        made = project(clerk, "菜鸟电商新城一期")
    client, path = client_of(clerk), "/projects/reporting/files/"
    assert "没有收到文件" in post(client, path, {}).content.decode()
    (dropped,) = post(client, path, {"files": [SimpleUploadedFile("a.pdf", PDF + b"9")]}).context["dropped"]
    typed = {"sha256": dropped.sha256, "name": "a.pdf", "kind": "contract", "project": "没有这个项目"}
    page = post(client, path, typed)
    assert page.status_code == 422
    assert page.content.decode().count("没有编号或名称是「没有这个项目」的项目") == 2
    assert [d.typed for d in page.context["dropped"]] == ["没有这个项目"]
    wrong_kind = post(client, path, typed | {"kind": "x", "project": made.code})
    assert "没有这类材料" in wrong_kind.content.decode()
    assert "这份表单不完整" in post(client, path, {"sha256": dropped.sha256}).content.decode()
    key = str(uuid.uuid4())
    for _ in range(2):
        sent = client.post(path, typed | {"project": made.code, "request_key": key})
        assert sent.status_code == 302
    assert stored(clerk, Evidence, project=made) == 1


def test_a_stranger_s_project_is_not_offered_for_a_file():
    clerk = person("reporter")
    stranger = person("reporter", unit_name="金东区招商局", region="330703")
    with acting(clerk):
        made = project(clerk, "菜鸟电商新城")
    with acting(stranger):
        found = sort_files(stranger, [f"{made.code}.pdf", "菜鸟电商新城.pdf"])
    assert [one.projects for one in found] == [(), ()]


def test_the_same_file_on_two_projects_is_flagged_on_both():
    clerk = person("reporter")
    with acting(clerk):
        made = [project(clerk, f"项目{n}") for n in range(2)]
        for one in made:
            attach_evidence(
                by=clerk, project=one.pk, kind="contract", sha256="a" * 64, file_name="合同.pdf", size=10
            )
    for one in made:
        assert "同一份文件也用在别的项目上" in client_of(clerk).get(f"/projects/{one.pk}/").content.decode()


@pytest.mark.parametrize(
    ("path", "sheet", "cell"),
    [
        ("/projects/reporting/", "报送", "有变化，未报出"),
        ("/projects/verification/", "待核实", "签约"),
        ("/projects/money/?kind=arrived", "到位资金", "电商新城"),
        ("/projects/transfers/", "变更划转", "计划总投资改为"),
        ("/projects/duties/", "待指派", "电商新城"),
    ],
)
def test_every_list_goes_out_as_a_workbook_and_is_journalled(path, sheet, cell):
    reviewer = person("county_reviewer")
    clerk = person("reporter")
    with acting(clerk):
        made = project(clerk, "电商新城")
        happened(clerk, made, Kind.SIGNED, dt.date(2014, 3, 1))
        change_particulars(
            by=clerk, project=made.pk, values={"planned_total": "30000"}, since=dt.date(2015, 1, 1)
        )
    user = clerk if "reporting" in path else reviewer if "verification" in path else officer()
    client = client_of(user)
    assert "as=xlsx" in client.get(path).content.decode()
    answer = client.get(f"{path}{'&' if '?' in path else '?'}as=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    said = [str(value) for row in book[sheet].values for value in row if value is not None]
    assert any(cell in text for text in said), said
    assert SecurityEvent.objects.filter(kind=EventKind.EXPORTED).exists()


def test_garbage_among_the_ticks_of_a_month_is_a_sentence():
    clerk = person("reporter")
    with acting(clerk):
        project(clerk, "电商新城")
    answer = post(client_of(clerk), "/projects/reporting/", {"verb": "picked", "pick": ["没有这个", "1"]})
    assert answer.status_code == 422
