"""回传比对: the Word that came back against the issue: touched numbers, lost ones, new figures typed by hand."""

from collections import Counter
from dataclasses import dataclass

from luodi.bulletins.queries.composing import paper_of
from luodi.bulletins.queries.issues import Number, Standing
from luodi.papers.returned import read_returned
from luodi.papers.word import to_docx


@dataclass(frozen=True, slots=True)
class Touched:
    number: Number
    now: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """`typed` are figures with the words around them that the issue did not have."""

    kept: int
    touched: tuple[Touched, ...]
    lost: tuple[Number, ...]
    typed: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        return not (self.touched or self.lost or self.typed)


def compared_with(standing: Standing, content: bytes) -> Comparison:
    """What was done to the numbers in a returned .docx, wherever they were moved to. Raises NotADocument."""
    paper = paper_of(standing)
    codes = {run.tag for run in paper.runs() if run.tag}
    numbers = [number for number in standing.numbers.values() if number.code in codes]
    found = read_returned(content, [number.code for number in numbers])
    ours = read_returned(to_docx(paper), [])
    before = Counter(_figures(ours.loose))
    typed = []
    for words, figure in zip(found.loose, _figures(found.loose), strict=True):
        if before[figure]:
            before[figure] -= 1
        else:
            typed.append(words)
    touched, lost, kept = [], [], 0
    for number in numbers:
        now = [text.strip() for text in found.texts.get(number.code, ())]
        others = [text for text in now if text != number.printed]
        if not now:
            lost.append(number)
        elif others:
            touched.append(Touched(number, "、".join(dict.fromkeys(others))))
        else:
            kept += 1
    return Comparison(kept, tuple(touched), tuple(lost), tuple(typed))


def _figures(loose: tuple[str, ...]) -> list[str]:
    """What tells one loose figure from another: itself with the few words before it."""
    return [words[:14] for words in loose]
