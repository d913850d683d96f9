"""完成率 against the targets known at the freeze, places, 红黑榜 and projects by name, each only for whom it is."""

from decimal import Decimal

import pytest

from bulletins.publishing_cast import acting, drafted, frozen, key, paper
from luodi.assessment.models import Target
from luodi.assessment.operations.targets import set_targets
from luodi.bulletins.enums import Edition
from luodi.bulletins.models import Section
from luodi.bulletins.operations import issues
from luodi.bulletins.queries.issues import Standing
from luodi.bulletins.queries.verification import verify
from luodi.papers.document import Table
from luodi.projects.errors import Refusal

pytestmark = pytest.mark.usefixtures("changing_city")
WUCHENG = "330702"


def printed(standing, token: str) -> str:
    return standing.numbers[token].printed


def tables(standing, edition=Edition.INTERNAL) -> dict[str, Table]:
    found = paper(standing, edition=edition).blocks
    return {block.caption: block for block in found if isinstance(block, Table)}


def saved(standing, body: str, by="yewu", place: int = 7) -> Standing:
    section = Section.objects.get(issue=standing.issue, place=place)
    with acting(by) as user:
        issues.save_section(
            by=user, standing=standing, place=place, body=body, version=section.version, request_key=key()
        )
    return Standing(standing.issue)


def test_the_rate_is_the_printed_number_over_the_target_known_then_and_stays_when_the_target_is_revised():
    standing = Standing(drafted(frozen()))
    done, target = printed(standing, f"arrived|当年|{WUCHENG}|数"), "80"
    assert printed(standing, f"arrived|当年|{WUCHENG}|目标") == target
    expected = f"{(Decimal(done.replace(',', '')) / Decimal(target) * 100).quantize(Decimal('0.1')):f}%"
    assert printed(standing, f"arrived|当年|{WUCHENG}|完成率") == expected
    assert printed(standing, "arrived|当年|目标") == "220"
    assert printed(standing, "arrived|当年|时序") == "48.0%"
    text = "".join(run.text for run in paper(standing).runs())
    assert "年度目标220亿元，已完成" in text
    money = tables(standing)["各地到位资金"]
    assert "注：各地年度目标合计 240，比全市年度目标多 20（加码）。" in money.notes
    with acting("yewu") as officer:
        city = Target.objects.open().get(year=2015, unit=None, figure="arrived")
        set_targets(by=officer, year=2015, amounts={(None, "arrived"): Decimal(300)}, reason="上级加码")
        assert Target.objects.open().get(lineage=city.lineage).amount == 300
    with acting("kezhang"):
        assert verify(standing.issue).is_identical
    assert printed(Standing(standing.issue), "arrived|当年|目标") == "220"


def test_without_a_target_the_sentence_is_left_out_and_the_cell_is_a_dash():
    standing = Standing(drafted(frozen()))
    standing = saved(
        standing, "下一步。[[落地目标{landed_in_period|当年|目标}个，完成{landed_in_period|当年|完成率}。]]"
    )
    text = "".join(run.text for run in paper(standing).runs())
    assert "下一步。" in text
    assert "落地目标" not in text
    assert printed(standing, "landed_in_period|当年|完成率") == "未下达目标"


def test_an_annual_form_of_a_part_of_the_year_and_an_unknown_block_are_refused_and_nothing_is_saved():
    standing = Standing(drafted(frozen()))
    for body, said in (
        ("完成{arrived|完成率}", r"请写 \{arrived\|当年\|完成率\}"),
        ("{{table:nothing}}", "有的是：overview"),
        ("{{figure:arrived}}", "各占一行"),
        ("{{ranking:Arrived!}}", "各占一行"),
        ("{{projects:arrived", "各占一行"),
    ):
        with pytest.raises(Refusal, match=said):
            saved(standing, body)
    assert Section.objects.get(issue=standing.issue, place=7).version == 1


def test_places_are_listed_best_first_and_lists_name_who_is_ahead_and_who_behind():
    with acting("kezhang") as chief:
        period = frozen()
        issue = issues.draft(
            by=chief, period=period, template="quarterly", parts=["ranking", "redblack"], request_key=key()
        )
    standing = Standing(issue)
    ranking = tables(standing)["各地到位资金（当期）位次"]
    amounts = [Decimal(row[1].text.replace(",", "")) for row in ranking.rows]
    assert amounts == sorted(amounts, reverse=True)
    assert ranking.rows[0][2].text == "居第1位"
    lists = tables(standing).get("到位资金（当期）红黑榜")
    due = Decimal("48.0")
    named = {row[1].text: row[0].text for row in lists.rows} if lists else {}
    for place in standing.listed:
        number = standing.numbers[f"arrived|当年|{place.code}|完成率"]
        share = Decimal(number.printed.rstrip("%")) if number.has_sample else None
        wanted = None if share is None else "红榜" if share >= due else "黑榜" if share < due - 10 else None
        assert named.get(place.name) == wanted, (place.name, share)
    assert "到位资金（当期）红黑榜" not in tables(standing, Edition.PUBLIC)


def test_lists_are_only_for_who_may_print_them_also_when_typed_by_hand():
    period = frozen()
    with acting("yewu") as officer, pytest.raises(Refusal, match="不能在通报里印「红黑榜」"):
        issues.draft(by=officer, period=period, template="quarterly", parts=["redblack"], request_key=key())
    standing = Standing(drafted(period))
    with pytest.raises(Refusal, match="不能在通报里印红黑榜"):
        saved(standing, "{{redblack:arrived}}")
    assert saved(standing, "{{redblack:arrived}}", by="kezhang").numbers["arrived|当年|时序"].row.value


def test_the_inspection_bulletin_names_the_projects_it_counts_but_not_in_public():
    standing = Standing(drafted(frozen(), "inspection"))
    listed = tables(standing)[standing.numbers["overdue_starts|当期|数"].row.name]
    count = int(standing.numbers["overdue_starts|当期|数"].printed.replace(",", ""))
    left = sum(int(note.split("另有 ")[1].split(" ")[0]) for note in listed.notes)
    assert len(listed.rows) + left == count
    assert all(row[1].text and row[2].text for row in listed.rows)
    assert listed.caption not in tables(standing, Edition.PUBLIC)
