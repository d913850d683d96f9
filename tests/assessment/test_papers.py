"""责任书 and 成绩单 as Word and PDF: every number on them, one page each, all in one file, nobody else's."""

import pytest

from assessment.test_pages import cast, final, get  # noqa: F401 - fixtures
from assessment_cast import YEAR, Cast
from luodi.access.scope import acting_as
from luodi.assessment.enums import Shown
from luodi.assessment.models import Scorecard
from luodi.assessment.operations.runs import publish
from luodi.assessment.operations.targets import Signing, set_targets, sign_letter
from luodi.ledger.queries.reading import today
from reading_papers import pages_of_pdf, words_of_docx, words_of_pdf

LETTERS = f"/assessment/targets/{YEAR}/letters"


def file(client, user, path, status=200) -> bytes:
    client.force_login(user)
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content


def both(client, user, path) -> tuple[str, str, int]:
    """(words of the Word file, words of the PDF, its pages)"""
    pdf = file(client, user, f"{path}.pdf")
    return words_of_docx(file(client, user, f"{path}.docx")), words_of_pdf(pdf), pages_of_pdf(pdf)


def test_all_letters_come_in_one_file_a_page_each_and_a_districts_own_alone(client, cast):  # noqa: F811
    cast.targets(wucheng=1207, jindong=4)
    for words in (found := both(client, cast.officer, LETTERS))[:2]:
        assert words.count("目标责任书") == 2
        assert "1,207" in words
        assert "金东区招商局：" in words
        assert "本稿未签订" in words
    assert found[2] == 2
    word, pdf, pages = both(client, cast.head, LETTERS)
    assert pages == 1
    assert "金东区" not in word + pdf
    assert file(client, cast.head, f"{LETTERS}.pdf?unit={cast.jindong.pk}", 404)
    assert file(client, cast.officer, f"{LETTERS}.doc", 404)
    assert file(client, cast.officer, "/assessment/targets/2031/letters.pdf", 404)


def test_a_signed_letter_says_its_version_and_a_revised_one_that_it_must_be_signed_anew(client, cast):  # noqa: F811
    cast.targets()
    with acting_as(cast.officer):
        signing = Signing(signed_on=today(), document="婺招〔2014〕1号", signatory="王某")
        sign_letter(by=cast.officer, year=YEAR, unit=cast.wucheng, signing=signing)
    here = f"{LETTERS}.docx?unit={cast.wucheng.pk}"
    signed = words_of_docx(file(client, cast.officer, here))
    assert "第 1 版" in signed
    assert "婺招〔2014〕1号" in signed
    assert "责任人签字：王某" in signed
    with acting_as(cast.officer):
        amounts = {(cast.wucheng.pk, "signed_in_period"): 9}
        set_targets(by=cast.officer, year=YEAR, amounts=amounts, reason="上级调整")
    revised = words_of_docx(file(client, cast.officer, here))
    assert "本稿为待签的第 2 版" in revised
    assert "王某" not in revised


@pytest.fixture
def card(final, cast: Cast) -> Scorecard:  # noqa: F811
    with acting_as(cast.chief):
        publish(by=cast.chief, run=final, shown=Shown.CARDS, document="")
        return Scorecard.objects.open().get(run_lineage=final.lineage, unit=cast.wucheng)


def test_a_card_is_one_page_with_every_mark_and_its_working(client, card, cast):  # noqa: F811
    word, pdf, pages = both(client, cast.officer, f"/assessment/scorecards/{card.lineage}/card")
    assert pages == 1
    marks = card.body["marks"]
    for words in ("".join(word.split()), pdf):
        assert "婺城区招商局2014年成绩单" in words
        assert f"总分{card.total:.2f}分" in words
        assert "名次区间" in words
        for mark in marks.values():
            assert "".join(mark["working"].split()) in words
        assert "评分80" in words
    district = words_of_docx(file(client, cast.head, f"/assessment/scorecards/{card.lineage}/card.docx"))
    assert "名次区间" not in district
    assert "总分" in district
    assert file(client, cast.other_head, f"/assessment/scorecards/{card.lineage}/card.pdf", 404)


def test_all_cards_of_a_run_are_one_file_for_those_who_may_see_the_ranking(client, card, cast):  # noqa: F811
    path = f"/assessment/scorecards/runs/{card.run_lineage}/cards"
    word, pdf, pages = both(client, cast.office, path)
    assert pages == 2
    assert word.count("成绩单") == pdf.count("成绩单") == 2
    client.force_login(cast.head)
    assert client.get(f"{path}.pdf").status_code in (403, 404)
    assert "letters.pdf" in get(client, cast.officer, f"{LETTERS}/")
