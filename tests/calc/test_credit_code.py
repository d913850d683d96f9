import csv
import random

import pytest
from stdnum.cn import uscc

from luodi.calc.credit_code import (
    ALPHABET,
    BadCreditCode,
    check_character,
    clean,
    fault,
    region_of,
    validated,
)
from shared_data import shared_data

GOOD = "91110000600037341L"


def test_the_verdict_agrees_with_every_collected_case():
    with shared_data("uscc/uscc_cases.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 300
    assert [r["code"] for r in rows if (fault(r["code"]) == "") != (r["valid_gb32100"] == "1")] == []


def test_the_right_check_digit_is_named():
    assert "「M」不符，按前17位应为「L」" in fault(GOOD[:-1] + "M")


def test_the_length_is_named():
    assert fault("9111000060003734") == "统一社会信用代码应为18位，现为16位：「9111000060003734」。"


def test_a_letter_that_the_standard_avoids_gets_its_likely_digit():
    assert "第3位「I」不能出现，可能应为「1」" in fault("91I10000600037341L")


def test_a_chinese_character_inside_is_named():
    assert "第18位「号」" in fault(GOOD[:-1] + "号")


def test_the_region_must_be_digits():
    assert "第4位「A」应为数字" in fault("911A0000600037341L")


def test_full_width_lower_case_and_blanks_are_put_right():
    assert clean(" ９１１１０００ 0600037341l") == GOOD
    assert validated("91110000-600037341l") == GOOD


def test_a_rural_collective_code_beginning_with_a_letter_is_valid():
    assert fault("N2330702MF00000103") == ""


def test_a_bad_code_is_refused_with_the_sentence():
    with pytest.raises(BadCreditCode, match="校验码"):
        validated(GOOD[:-1] + "A")


def test_the_registering_region():
    assert region_of("91330702MA28D1234X") == "330702"


def test_the_check_character_is_the_one_of_python_stdnum():
    chance = random.Random(31)
    stems = ["".join(chance.choices(ALPHABET, k=17)) for _ in range(500)]
    assert [check_character(stem) for stem in stems] == [uscc.calc_check_digit(stem) for stem in stems]
