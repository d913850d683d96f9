"""Up to which day a file speaks: read from its name or its banner, never guessed where it is not certain."""

import datetime as dt

import pytest

from luodi.exchange.reading.day_told import day_told

TODAY = dt.date(2016, 1, 20)


@pytest.mark.parametrize(
    ("texts", "day"),
    [
        (["婺城区招商项目台账（截至2015年6月30日）"], dt.date(2015, 6, 30)),
        (["截止到 2015年6月 的项目"], dt.date(2015, 6, 30)),
        (["2015年1-9月到位资金"], dt.date(2015, 9, 30)),
        (["招商台账20150630"], dt.date(2015, 6, 30)),
        (["台账2015.6.30终稿"], dt.date(2015, 6, 30)),
        (["2015年上半年签约项目"], dt.date(2015, 6, 30)),
        (["2015年二季度", "数据截至：2015-07-10"], dt.date(2015, 7, 10)),
        (["截至２０１５年年底，共 40 个"], dt.date(2015, 12, 31)),
        (["截至2014年"], dt.date(2014, 12, 31)),
        (["2014年3月签约、2015年6月开工的项目"], None),
        (["2016年1月"], None),
        (["2015年项目台账"], None),
        (["项目330702201506301234"], None),
        (["2015年13月"], None),
        ([], None),
    ],
)
def test_the_last_day_of_what_is_named(texts, day):
    told = day_told(texts, TODAY)
    assert (told.day if told else None) == day
