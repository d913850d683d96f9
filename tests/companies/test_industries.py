import csv

import pytest

from luodi.companies.errors import Refusal
from luodi.companies.industries import read_classes, sector_of, shipped
from luodi.companies.models import Industry
from luodi.companies.operations.industries import load_industries
from luodi.companies.queries.industries import industry_name, industry_names
from shared_data import shared_data


def test_twenty_sections_and_ninety_seven_divisions_are_shipped():
    levels = [c.level for c in shipped()]
    assert (levels.count("门类"), levels.count("大类"), len(levels)) == (20, 97, 117)


def test_the_three_sectors_follow_the_rules_and_their_exceptions():
    sectors = {
        code: sector_of(code) for code in ("A", "A04", "A05", "B06", "B11", "C36", "C43", "D44", "E50", "F51")
    }
    assert sectors == {
        "A": 1, "A04": 1, "A05": 3, "B06": 2, "B11": 3, "C36": 2, "C43": 3, "D44": 2, "E50": 2, "F51": 3,
    }  # fmt: skip
    assert sector_of("C4310") == 3
    assert (sector_of("S91"), sector_of("T97"), sector_of("")) == (3, None, None)


@pytest.mark.django_db
def test_a_fresh_city_has_them_with_names_and_sectors():
    assert Industry.objects.count() == 117
    assert industry_name("C36") == "汽车制造业"
    assert industry_names(["A01", "X"]) == {"A01": "农业"}


@pytest.mark.django_db
def test_the_full_standard_loads_from_a_file():
    with shared_data("gbt4754/gbt4754_2017.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert load_industries(["代码,名称", *(f'{row["code"]},"{row["name"]}"' for row in rows)]) == len(rows)
    assert Industry.objects.count() == len(rows)
    found = Industry.objects.get(pk="C3612")
    assert (found.level, found.parent, found.sector) == ("小类", "C361", 2)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [("3612,汽车", "第 2 行的代码「3612」不对"), ("C3,汽车", "第 2 行的代码「C3」不对"), ("C36,", "缺名称")],
)
def test_a_bad_line_is_named_and_nothing_is_loaded(line, sentence):
    with pytest.raises(Refusal, match=sentence):
        list(read_classes(["代码,名称", line]))
