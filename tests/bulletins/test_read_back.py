"""The numbers of a published paper read back out of its Word and its PDF file."""

from itertools import pairwise

import pytest

from bulletins.publishing_cast import drafted, frozen
from bulletins.publishing_cast import paper as paper_for
from luodi.bulletins.queries.issues import Standing
from luodi.papers.document import Paragraph, Table
from luodi.papers.pdf import to_pdf
from luodi.papers.word import to_docx
from reading_papers import pages_of_pdf, words_of_docx, words_of_pdf

pytestmark = pytest.mark.usefixtures("changing_city")
REPORT = (
    "1,341", "2,357.92", "484.96", "400", "23.33", "12.78", "10.44", "385", "106", "69", "210", "54.5%", "66.5%",
    "72.5%", "50", "35",
)  # fmt: skip
"""What the survey report of 2015 prints."""


def closed(text: str) -> str:
    return "".join(text.split())


def test_every_number_of_the_report_stands_in_its_word_and_its_pdf():
    paper = paper_for(Standing(drafted(frozen(), "survey")), marks=False)
    prose = closed("".join(run.text for run in paper.runs() if run.text))
    assert [number for number in REPORT if number not in prose] == []
    pdf, word = words_of_pdf(to_pdf(paper)), closed(words_of_docx(to_docx(paper)))
    for number in REPORT:
        assert number in pdf, number
        assert number in word, number
    for block in paper.blocks:
        if isinstance(block, Paragraph):
            for before, number in pairwise(block.runs):
                if number.tag:
                    assert closed(before.text)[-4:] + number.text in pdf


def test_every_cell_of_the_quarterly_tables_is_in_both_files_row_by_row():
    standing = Standing(drafted(frozen()))
    paper = paper_for(standing, marks=False)
    pdf, word = words_of_pdf(to_pdf(paper)), closed(words_of_docx(to_docx(paper)))
    tables = [block for block in paper.blocks if isinstance(block, Table)]
    assert len(tables) >= 4
    for table in tables:
        for row in table.rows:
            line = closed("".join(run.text for run in row))
            assert line in word, line
            assert line in pdf, line
    assert "年度目标220亿元，已完成" in pdf


def test_the_one_pager_is_one_page():
    paper = paper_for(Standing(drafted(frozen(), "onepage")), marks=False)
    pdf = to_pdf(paper)
    assert pages_of_pdf(pdf) == 1
    assert "停建" in words_of_pdf(pdf)
