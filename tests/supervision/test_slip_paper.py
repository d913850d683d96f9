"""A slip as Word and PDF: everything the sheet says, and nobody else's."""

import pytest

from people_cast import person
from reading_papers import pages_of_pdf, words_of_docx, words_of_pdf
from supervision.test_pages import c, client_of  # noqa: F401 - fixture
from supervision_cast import problem, slip


@pytest.fixture
def made(c):  # noqa: F811
    return slip(c, problem(c))


def test_the_sheet_says_who_asks_whom_for_what_and_by_when_on_one_page(c, made):  # noqa: F811
    client = client_of(c.clerk)
    word, pdf = (client.get(f"/supervision/slips/{made.pk}/slip.{form}") for form in ("docx", "pdf"))
    assert pages_of_pdf(pdf.content) == 1
    for words in (words_of_docx(word.content), words_of_pdf(pdf.content)):
        plain = "".join(words.split())
        for said in (made.number, made.to_unit_name, "净地交不出", "交出净地", c.project.name):
            assert "".join(said.split()) in plain
        assert f"{made.due_on:%Y-%m-%d}" in plain
        assert "签发单位（章）" in plain


def test_another_district_and_another_form_find_nothing(c, made):  # noqa: F811
    stranger = person("reporter", unit_name="金东区招商局", region="330703")
    assert client_of(stranger).get(f"/supervision/slips/{made.pk}/slip.pdf").status_code == 404
    assert client_of(c.clerk).get(f"/supervision/slips/{made.pk}/slip.rtf").status_code == 404
