"""三次产业 by the industry and 重大 by the dated rule, where nobody said: in forms, imports and what they change."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from import_cast import previewed, workbook
from luodi.companies.industries import code_named, sector_of
from luodi.exchange.operations.writing import write_upload
from luodi.projects.classes import said_by_rules
from luodi.projects.models import Project
from luodi.projects.operations.project import change_particulars, correct_particulars
from projects_cast import acting, project

HEAD = ["项目名称", "行业代码", "三次产业", "重大项目", "计划总投资（万元）", "签约时间"]
ROWS = [
    ["铜板带", "C32", None, None, 20000, "2014-05-06"],
    ["设备修理", "4310", None, None, 14999, "2014-05-06"],
    ["观光农业", "A01", "三产", "否", 90000, "2014-05-06"],
    ["早年项目", None, None, None, 90000, "2013-05-06"],
]


def standing():
    return {p.name: (p.sector, p.major) for p in Project.objects.all()}


def test_an_industry_by_its_digits_has_the_sector_of_its_letter():
    assert [sector_of(code) for code in ("0511", "3612", "4310", "11", "c36", "9999")] == [
        3,
        2,
        3,
        3,
        2,
        None,
    ]


def test_an_import_answers_by_rule_what_the_file_leaves_unsaid(clerk):
    upload = previewed(clerk, workbook(ROWS, head=HEAD))
    client = Client()
    client.force_login(clerk)
    page = client.get(reverse("exchange:upload", args=[upload.pk])).content.decode()
    assert "二产（按规则）" in page
    assert "是（按规则）" in page
    assert page.count("（按规则）") == 4  # not what the file says, nor what no rule speaks of
    with acting(clerk):
        write_upload(upload, by=clerk.actor)
        assert standing() == {
            "铜板带": (2, True), "设备修理": (3, False), "观光农业": (3, False), "早年项目": (None, False)
        }  # fmt: skip


def test_what_a_person_said_stays_and_a_later_ledger_changes_only_what_it_says(clerk):
    write_upload(previewed(clerk, workbook(ROWS, head=HEAD)), by=clerk.actor)
    later = [
        ["铜板带", "F51", None, None, 20000, "2014-05-06"],
        ["观光农业", "A05", None, None, 90000, "2014-05-06"],
    ]
    upload = previewed(clerk, workbook(later, head=HEAD), as_of=dt.date(2015, 9, 30))
    changes = {(r.values["name"], c["label"], c["new"]) for r in upload.rows.all() for c in r.changes}
    assert changes == {
        ("铜板带", "行业代码", "F51"),
        ("铜板带", "三次产业", "三产"),
        ("观光农业", "行业代码", "A05"),
    }
    write_upload(upload, by=clerk.actor)
    assert (standing()["铜板带"], standing()["观光农业"]) == ((3, True), (3, False))


def test_the_sector_follows_a_corrected_industry_unless_somebody_said_another(clerk):
    ruled = project(clerk, "按规则的", industry="C36", sector="2")
    stated = project(clerk, "另有说法", industry="C36", sector="3")
    since = dt.date(2015, 1, 1)
    for one in (ruled, stated):
        change_particulars(by=clerk, project=one.pk, values={"industry": "A01"}, since=since)
    assert [standing()[one.name][0] for one in (ruled, stated)] == [1, 3]
    first = ruled.particulars.open().claimed().order_by("occurred_on").last()
    correct_particulars(
        by=clerk, project=ruled.pk, entry=first.pk, values={"industry": "批发业"}, reason="看错行业"
    )
    assert standing()["按规则的"][0] == 3


def test_the_form_leaves_to_the_rule_what_is_left_empty():
    said = {"industry": "C43", "planned_total": None, "major": None}
    assert said_by_rules(said, dt.date(2015, 1, 1)) == {"sector": "3"}
    assert said_by_rules({"industry": "T97"}, dt.date(2015, 1, 1)) == {}
    assert said_by_rules({"industry": "IT"}, dt.date(2015, 1, 1)) == {}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("C36", "C36"), ("c3612", "C3612"), ("3612", "3612"), ("汽车制造业", "C36"), ("农林牧渔业", "A"),
        ("C36 汽车制造业", "C36"), ("计算机、通信和其他电子设备制造业", "C39"), ("新能源", ""), ("C99", ""),
    ],
)  # fmt: skip
def test_a_trade_is_known_by_its_code_or_its_name(written, code):
    assert code_named(written) == code


def test_an_imported_trade_becomes_its_code_and_one_nobody_knows_stays_with_the_row(clerk):
    rows = [
        ["电子厂", "计算机、通信和其他电子设备制造业", None, None, 20000, "2014-05-06"],
        ["电池厂", "新能源", None, None, 20000, "2014-05-06"],
    ]
    upload = previewed(clerk, workbook(rows, head=["项目名称", "所属行业", *HEAD[2:]]))
    known, unknown = upload.rows.order_by("id")
    assert known.values["industry"] == "C39"
    assert ("industry" in unknown.values, unknown.kept["行业"]) == (False, "新能源")
    assert "不在国民经济行业分类里" in unknown.notices[0]["message"]
    write_upload(upload, by=clerk.actor)
    assert {name: sector for name, (sector, _) in standing().items()} == {"电子厂": 2, "电池厂": None}
