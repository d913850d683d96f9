"""A .docx that comes back from WPS: what stands where our numbers stood, wherever they were moved to."""

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from docx.oxml.ns import qn
from lxml import etree

from luodi.papers.word import TAG, bookmark_of

LARGEST = 60 * 1024 * 1024
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?%?")


class NotADocument(ValueError):
    """Not a .docx that can be read; the sentence says what would be right."""


@dataclass(frozen=True, slots=True)
class Returned:
    """`texts` by code, one for each place; `loose` are figures in no control, each with the words around it."""

    texts: Mapping[str, tuple[str, ...]]
    loose: tuple[str, ...]


def read_returned(content: bytes, codes: list[str]) -> Returned:
    """What stands at each code. Codes that are gone are missing from `texts`. Raises NotADocument."""
    body = _body(content)
    bookmarked: dict[str, list[str]] = defaultdict(list)
    tagged: dict[str, list[str]] = defaultdict(list)
    for code, text in _bookmarked(body, {bookmark_of(code): code for code in codes}):
        bookmarked[code].append(text)
    bound: set[etree._Element] = set()
    for control in body.iter(qn("w:sdt")):
        bound.update(control.iter(qn("w:t")))
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
        code = (tag.get(qn("w:val")) or "").removeprefix(TAG) if tag is not None else ""
        if code in codes:
            tagged[code].append(_text(control))
    texts = {
        code: tuple(tagged[code] or bookmarked[code]) for code in codes if tagged[code] or bookmarked[code]
    }
    return Returned(texts, tuple(_loose(body, bound)))


def _body(content: bytes) -> etree._Element:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if parts.getinfo("word/document.xml").file_size > LARGEST:
                raise NotADocument("这份文档大得不像通报，未予读取：请上传由本系统导出后修改的 .docx。")
            xml = parts.read("word/document.xml")
    except (zipfile.BadZipFile, KeyError) as error:
        raise NotADocument(
            "读不出这份文档：请在 WPS 中另存为 .docx（不是 .doc 或 .wps）后再上传。"
        ) from error
    try:
        return etree.fromstring(
            xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        )
    except etree.XMLSyntaxError as error:
        raise NotADocument("文档已损坏，读不出正文：请在 WPS 中重新保存后再上传。") from error


def _bookmarked(body: etree._Element, wanted: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Text between the two ends of each of our bookmarks, in the order of the document."""
    open_ones: dict[str, tuple[str, list[str]]] = {}
    for element in body.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"), qn("w:t")):
        name = (element.get(qn("w:name")) or "").partition("__")[0]
        if element.tag == qn("w:bookmarkStart") and name in wanted:
            open_ones[element.get(qn("w:id"), "")] = (wanted[name], [])
        elif element.tag == qn("w:bookmarkEnd") and (
            done := open_ones.pop(element.get(qn("w:id"), ""), None)
        ):
            yield done[0], "".join(done[1])
        elif element.tag == qn("w:t"):
            for _, words in open_ones.values():
                words.append(element.text or "")


def _loose(body: etree._Element, bound: set[etree._Element]) -> Iterator[str]:
    for paragraph in body.iter(qn("w:p")):
        words = [t.text or "" for t in paragraph.iter(qn("w:t")) if t not in bound and not _is_mark(t)]
        text = "".join(words)
        for found in NUMBER.finditer(text):
            yield text[max(0, found.start() - 12) : found.end() + 8]


def _is_mark(text: etree._Element) -> bool:
    run = text.getparent()
    raised = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}") if run is not None else None
    return raised is not None and raised.get(qn("w:val")) == "superscript"


def _text(control: etree._Element) -> str:
    return "".join(t.text or "" for t in control.iter(qn("w:t")))
