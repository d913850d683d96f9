"""A quarter from opening to print over the demonstration city, and everything that may go wrong on the way."""

import io
import zipfile

import pytest
from django.db import connection, connections

from bulletins.publishing_cast import acting, drafted, frozen, key, opened, paper, published
from luodi.bulletins.enums import IssueStep, Word
from luodi.bulletins.models import BoundNumber
from luodi.bulletins.operations import issues, periods, publishing
from luodi.bulletins.queries.booklet import booklet_of
from luodi.bulletins.queries.checks import checks_of
from luodi.bulletins.queries.composing import paper_of
from luodi.bulletins.queries.issues import Standing
from luodi.bulletins.queries.numbers import places
from luodi.bulletins.queries.returned import compared_with
from luodi.bulletins.queries.verification import verify
from luodi.indicators.errors import UnknownFigure
from luodi.papers.document import Table
from luodi.papers.pdf import to_pdf
from luodi.papers.word import to_docx
from luodi.projects.errors import Refusal
from luodi.runtime.databases import connect_as_owner

pytestmark = pytest.mark.usefixtures("changing_city")


def test_a_quarter_is_frozen_drafted_approved_and_published():
    standing = Standing(drafted(frozen()))
    printed = {token: number.printed for token, number in standing.numbers.items()}
    assert [printed[f"{code}|当期|数"] for code in ("event_signed", "event_cancelled", "event_landed")] == [
        "385", "106", "210",
    ]  # fmt: skip
    assert printed["landing_rate|当期|数"] == "54.5%"
    assert [printed[f"landing_rate_{bound}|当期|数"] for bound in ("decided", "ceiling")] == [
        "66.5%",
        "72.5%",
    ]
    standing = published(standing.issue)
    assert standing.stage is IssueStep.PUBLISHED
    assert set(standing.last(IssueStep.PUBLISHED).files) == {"docx", "pdf", "public_docx", "public_pdf"}
    with acting("kezhang"):
        assert verify(standing.issue).is_identical
    with owner() as by_hand:
        by_hand.execute(
            "ALTER TABLE bulletins_boundnumber DISABLE TRIGGER ALL;"
            " UPDATE bulletins_boundnumber SET text = '55.0%', value = 0.55 WHERE token = 'landing_rate|当期|数';"
            " ALTER TABLE bulletins_boundnumber ENABLE TRIGGER ALL"
        )
    with acting("kezhang"):
        outcome = verify(standing.issue)
    assert not outcome.is_identical
    code = next(
        n.code for n in Standing(standing.issue).numbers.values() if n.row.token == "landing_rate|当期|数"
    )
    assert {deviation.code for deviation in outcome.deviations} == {code}


def owner():
    return connect_as_owner(connections["default"].settings_dict["NAME"])


def test_a_milestone_changed_behind_the_application_is_named_by_the_numbers_it_moves():
    issue = drafted(frozen())
    with owner() as by_hand:
        by_hand.execute(
            "UPDATE projects_standing SET status = 2 WHERE project_id IN (SELECT project_id FROM projects_standing"
            " WHERE event IS NOT NULL AND status NOT IN (2, 3) LIMIT 1)"
        )
    with acting("kezhang"):
        names = {deviation.name for deviation in verify(issue).deviations}
    assert "活动签约后取消项目" in names or "综合落地率（下限）" in names


def test_no_step_is_taken_twice_by_one_person_or_out_of_order():
    standing = Standing(drafted(frozen()))
    with acting("kezhang") as chief:
        with pytest.raises(Refusal, match="没有批准"):
            publishing.publish(by=chief, standing=standing, request_key=key())
        publishing.submit(by=chief, standing=standing, request_key=key())
        with pytest.raises(Refusal, match="换一人"):
            publishing.review(by=chief, standing=standing, request_key=key())
    with acting("lingzuban") as office:
        publishing.review(by=office, standing=standing, request_key=key())
        with pytest.raises(Refusal, match="换一人"):
            publishing.approve(by=office, standing=standing, request_key=key())
        with pytest.raises(Refusal, match="写明改什么"):
            publishing.send_back(by=office, standing=standing, reason=" ", request_key=key())
        publishing.send_back(by=office, standing=standing, reason="补充重大项目", request_key=key())
    assert standing.is_open
    with acting("tianbao.wc") as reporter, pytest.raises(Refusal, match="起草人送审"):
        publishing.submit(by=reporter, standing=standing, request_key=key())


def test_a_freeze_with_open_checks_asks_the_approver_for_a_reason():
    period = opened()
    with acting("kezhang") as chief:
        labels = [check.label for check in checks_of(period)]
        assert any("没有确认核对稿" in label for label in labels)
        with pytest.raises(Refusal, match="写明理由"):
            periods.freeze(by=chief, period=period, reason="", request_key=key())
        with pytest.raises(Refusal, match="没有冻结"):
            periods.reopen(by=chief, period=period, reason="改数", request_key=key())
        event = periods.freeze(by=chief, period=period, reason="省里今天要数", request_key=key())
        assert "省里今天要数" in event.text
        with pytest.raises(Refusal, match="已经冻结"):
            periods.freeze(by=chief, period=period, reason="再来", request_key=key())
    with acting("yewu") as officer, pytest.raises(Refusal, match="已经开过期"):
        periods.open_period(by=officer, kind="quarter", year=2015, number=2, request_key=key())


def test_a_district_confirms_its_own_sheet_and_its_objection_is_answered_first():
    period = opened()
    say = {"period": period, "region": "330702", "region_name": "婺城区", "seq": 1}
    with acting("qushen.wc") as reviewer:
        with pytest.raises(Refusal, match="写明"):
            periods.say(by=reviewer, word=Word.OBJECTED, item="", text="少了一个", request_key=key(), **say)
        objection = periods.say(
            by=reviewer,
            word=Word.OBJECTED,
            item="新签约项目（本期）",
            text="少了一个，应为 9 个",
            request_key=key(),
            **say,
        )
        with pytest.raises(Refusal, match="没答复的异议"):
            periods.say(by=reviewer, word=Word.CONFIRMED, request_key=key(), **say)
        with pytest.raises(Refusal, match="只能由金东区确认"):
            periods.say(
                by=reviewer,
                word=Word.CONFIRMED,
                request_key=key(),
                **(say | {"region": "330703", "region_name": "金东区"}),
            )
    with acting("yewu") as officer:
        periods.answer(
            by=officer, objection=objection.id, upheld=True, text="已在台账补登。", request_key=key()
        )
    with acting("qushen.wc") as reviewer:
        periods.say(by=reviewer, word=Word.CONFIRMED, request_key=key(), **say)
    with acting("kezhang") as chief:
        periods.freeze(by=chief, period=period, reason="其余各地未回", request_key=key())
    next_quarter = frozen(2015, 3)
    standing = Standing(drafted(next_quarter))
    assert [(word.region_name, answer.upheld) for word, answer in standing.answers] == [("婺城区", True)]


def test_a_section_keeps_both_texts_when_two_people_save_and_refuses_what_it_cannot_read():
    standing = Standing(drafted(frozen()))
    with acting("yewu") as officer:
        issues.save_section(
            by=officer,
            standing=standing,
            place=6,
            body="到位{domestic_arrived|婺城区}亿元。",
            version=1,
            request_key=key(),
        )
        with pytest.raises(issues.TextMoved) as moved:
            issues.save_section(
                by=officer, standing=standing, place=6, body="另一稿", version=1, request_key=key()
            )
        assert "到位" in moved.value.section.body
        standing = Standing(standing.issue)
        assert "domestic_arrived|当期|330702|数" in standing.numbers
        for body, said in (
            ("{没有}", "口径代码"),
            ("{arrived|去年}", "看不懂"),
            ("{arrived|位次}", "哪个地方"),
        ):
            with pytest.raises(Refusal, match=said):
                issues.save_section(
                    by=officer, standing=standing, place=6, body=body, version=2, request_key=key()
                )
        with pytest.raises(UnknownFigure, match="arived"):
            issues.save_section(
                by=officer, standing=standing, place=6, body="{arived}", version=2, request_key=key()
            )


def test_a_number_printed_otherwise_needs_a_reason_and_stays_visible():
    standing = Standing(drafted(frozen()))
    number = standing.numbers["landing_rate|当期|数"].row.id
    with acting("yewu") as officer:
        with pytest.raises(Refusal, match="写理由"):
            issues.override(
                by=officer, standing=standing, number=number, text="55%", reason="", request_key=key()
            )
        issues.override(
            by=officer, standing=standing, number=number, text="55%", reason="沿用省厅口径", request_key=key()
        )
    standing = Standing(standing.issue)
    assert standing.numbers["landing_rate|当期|数"].printed == "55%"
    with acting("kezhang"):
        words = " ".join(run.text for run in booklet_of(standing).runs())
        assert "系统算得 54.5%，改印为 55%，理由：沿用省厅口径" in words
        assert verify(standing.issue).is_identical


def test_the_numbers_are_read_back_out_of_word_and_pdf_and_touched_ones_are_named():
    standing = Standing(drafted(frozen(), "survey"))
    with acting("kezhang"):
        word = to_docx(paper_of(standing))
        clean = compared_with(standing, word)
        assert clean.is_clean
        assert clean.kept > 20
        touched = compared_with(standing, _edited(word, ">385<", ">358<"))
    assert [(t.number.row.figure, t.now) for t in touched.touched] == [("event_signed", "358")]
    assert to_pdf(paper(standing)).startswith(b"%PDF-1.7")


def _edited(word: bytes, old: str, new: str) -> bytes:
    """A returned file: one run rewritten in its first place, its tables taken out of order."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word)) as before, zipfile.ZipFile(out, "w") as after:
        for item in before.infolist():
            content = before.read(item.filename)
            if item.filename == "word/document.xml":
                text = content.decode()
                first, last = text.index("<w:tbl>"), text.index("</w:tbl>") + len("</w:tbl>")
                text = text[:first] + text[last:].replace("<w:sectPr", text[first:last] + "<w:sectPr", 1)
                content = text.replace(old, new, 1).encode()
            after.writestr(item, content)
    return out.getvalue()


def test_every_table_lists_the_four_places_and_its_total_comes_from_the_definition():
    standing = Standing(drafted(frozen()))
    assert [place.name for place in places(standing.reading)] == [p.name for p in standing.listed]
    tables = [block for block in paper(standing).blocks if isinstance(block, Table)]
    assert len(tables) == 4
    landing = next(t for t in tables if "落地情况" in t.caption)
    assert [run.text for run in landing.rows[-1]][:5] == ["合计", "385", "106", "69", "210"]
    by_column = list(zip(*[[run.text for run in row] for row in landing.rows[:-1]], strict=True))
    assert [sum(map(int, column)) for column in by_column[1:5]] == [385, 106, 69, 210]


def test_the_numbers_of_an_issue_take_few_statements(django_assert_max_num_queries):
    issue = drafted(frozen())
    with acting("kezhang"), django_assert_max_num_queries(14):
        paper_of(Standing(issue))
    assert connection.vendor == "postgresql"
    assert BoundNumber.objects.filter(issue=issue).count() > 100
