"""区划沿革 on both clocks: as it was then, as we knew it then, and as it is now."""

import datetime as dt

import pytest

import people_cast as cast
from luodi.access.scope import acting_as
from luodi.calc.partial_dates import PartialDate
from luodi.ledger.actors import SYSTEM
from luodi.ledger.operations.revision import revision
from luodi.ledger.queries.reading import last_tick, resolve
from luodi.org.errors import OrgRefusal
from luodi.org.models import Region, RegionStanding
from luodi.org.operations.regions import change_region, standing, take_over
from luodi.org.queries.regions import current_region_of, current_regions_of, follow, region_tree, regions_on
from luodi.org.shipped import shipped_countries, shipped_regions, short_name

WUCHENG, JINDONG, JINYI, KFQ = "330702", "330703", "330752", "330751"


@pytest.fixture
def jinhua(db):
    cast.built_city()
    with acting_as(cast.person("section_chief")):
        yield


def names_on(day: dt.date) -> dict[str, str]:
    return {code: node.name for code, node in regions_on(resolve(day)).items()}


def region(code: str) -> Region:
    return Region.objects.get(code=code)


def test_before_2020_there_was_jinyi_new_town_and_after_it_jinyi_new_district(jinhua):
    assert names_on(dt.date(2015, 6, 30))[JINYI] == "金义都市新区"
    assert names_on(dt.date(2021, 1, 1))[JINYI] == "金义新区"
    assert region(JINYI).name == "金义新区"


def test_jinyi_new_district_covers_jindong_from_2020(jinhua):
    assert current_region_of(JINDONG, on=dt.date(2019, 12, 31)) == JINDONG
    assert current_region_of(JINDONG, on=dt.date(2021, 1, 1)) == JINYI
    assert current_region_of(WUCHENG) == WUCHENG
    assert JINDONG in names_on(dt.date(2021, 1, 1)), "covered is not abolished"


def test_the_tree_hangs_together(jinhua):
    (root,) = region_tree(dt.date(2015, 6, 30))
    assert root.name == "金华市"
    assert {"婺城区", "金东区", "金华开发区", "义乌市"} <= {child.name for child in root.children}


def test_a_merger_is_known_only_from_the_day_it_was_recorded(jinhua):
    before = last_tick().at
    take_over(
        region(WUCHENG),
        successor=region(KFQ),
        kind="merged",
        by=SYSTEM,
        at=PartialDate.of_day(dt.date(2018, 3, 1)),
        document="测政发〔2018〕1号",
    )
    assert current_region_of(WUCHENG, on=dt.date(2018, 2, 28)) == WUCHENG
    assert current_region_of(WUCHENG, on=dt.date(2018, 3, 1)) == KFQ
    assert current_region_of(WUCHENG, on=dt.date(2018, 3, 1), known_at=before) == WUCHENG
    assert WUCHENG in names_on(dt.date(2018, 2, 28))
    assert WUCHENG not in names_on(dt.date(2018, 3, 1))
    assert not region(WUCHENG).is_current


def test_a_correction_of_the_history_changes_no_earlier_reading(jinhua):
    """更正: we had the wrong name; 变更 would be another entry."""
    wrong = RegionStanding.objects.open().get(region_id=JINYI, name="金义新区")
    before = last_tick().at
    right = standing(region(JINYI), PartialDate.of_month(2020, 5))
    with revision(by=SYSTEM, verb="test") as rev:
        rev.supersede(wrong, right)
    may = dt.date(2020, 6, 1)
    assert regions_on(resolve(may))[JINYI].name == "金义新区"
    assert regions_on(resolve(may, before))[JINYI].name == "金义都市新区"


def test_chains_are_followed_to_their_end_and_circles_stop():
    assert follow({"a": "b", "b": "c"}) == {"a": "c", "b": "c"}
    assert set(follow({"a": "b", "b": "a"})) == {"a", "b"}


def test_many_regions_are_resolved_in_one_query(jinhua, django_assert_num_queries):
    reading = resolve(dt.date(2021, 1, 1))
    for codes in ([JINDONG], [JINDONG, WUCHENG, KFQ]):
        with django_assert_num_queries(1):
            found = current_regions_of(codes, reading)
        assert found[JINDONG] == JINYI


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"successor": WUCHENG}, "不能是它自己"),
        ({"at": dt.date(2199, 1, 1)}, "还没有到"),
        ({"region": JINDONG, "successor": KFQ}, "已登记由金义新区承继"),
        ({"region": JINYI, "successor": JINDONG}, "不能再反过来承继"),
    ],
)
def test_an_impossible_succession_is_refused(jinhua, change, sentence):
    given = {"region": WUCHENG, "successor": KFQ, "at": dt.date(2018, 3, 1)} | change
    with pytest.raises(OrgRefusal, match=sentence):
        take_over(
            region(given["region"]),
            successor=region(given["successor"]),
            kind="merged",
            by=SYSTEM,
            at=PartialDate.of_day(given["at"]),
            document="测〔2018〕1号",
        )


def test_a_region_cannot_hang_below_itself_and_a_change_must_change(jinhua):
    day = PartialDate.of_day(dt.date(2018, 1, 1))
    city = region("330700")
    with pytest.raises(OrgRefusal, match="不能隶属于自己或自己的下级"):
        change_region(city, by=SYSTEM, at=day, name="金华市", parent=region(WUCHENG), document="测")
    with pytest.raises(OrgRefusal, match="都没有变"):
        change_region(region(WUCHENG), by=SYSTEM, at=day, name="婺城区", parent=city, document="测")


def test_the_shipped_regions_have_parents_and_jinhua_s_zones():
    regions = {r.code: r for r in shipped_regions()}
    assert all(not r.parent or r.parent in regions for r in regions.values())
    assert (regions[KFQ].name, regions[KFQ].kind) == ("金华开发区", "zone")
    assert (regions[JINYI].name, regions[JINYI].kind) == ("金义都市新区", "zone")
    cities = [r for r in regions.values() if r.kind == "city"]
    assert len(cities) == 11


def test_hong_kong_macao_and_taiwan_are_regions_of_china():
    assert {c.name for c in shipped_countries() if c.is_region_of_china} == {"香港", "澳门", "台湾"}
    codes = [c.code for c in shipped_countries()]
    assert len(codes) == len(set(codes)) == 249


def test_short_names():
    assert short_name("婺城区", "county") == "婺城"
    assert short_name("金华开发区", "zone") == "金华开发区"
    assert short_name("景宁畲族自治县", "county") == "景宁"
    assert short_name("绍兴滨海新区管理委员会", "zone") == "绍兴滨海新区"
