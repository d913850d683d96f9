"""PDF by typst: official layout (typst/official.typ), fonts shipped or from the office's folder, nothing from the net."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from luodi.papers.charts import ChartsMissing, svg_of
from luodi.papers.document import WHOLE, Chart, Paper, Paragraph, Table
from luodi.runtime.paths import var_folder

HERE = Path(__file__).parent
FACES = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "FandolSong"),
    "fang": ("FangSong_GB2312", "FangSong", "FandolFang R"),
    "kai": ("KaiTi_GB2312", "KaiTi", "FandolKai"),
    "hei": ("SimHei", "FandolHei"),
    "song": ("SimSun", "FandolFang R"),
}
"""For each role the office's licensed face first, then ours. Every list ends with the one for rare characters."""
RARE = "Noto Serif CJK SC"
WIDTH = {False: 156, True: 225}
WIDE = {False: 170, True: 257}
"""Text width in mm, portrait and landscape; WIDE that of compact papers."""
PIXELS_PER_MM = 4


def to_pdf(*papers: Paper) -> bytes:
    """
    One or several papers as PDF 1.7 with embedded fonts, each from a new page that counts from 1. A chart that cannot
    be drawn leaves its words as a note.
    """
    data = [
        {
            **{name: value for name, value in asdict(paper).items() if name != "blocks"},
            "faces": {
                role: [*([paper.fonts[role]] if role in paper.fonts else []), *names, RARE]
                for role, names in FACES.items()
            },
            "lines": paper.title_lines,
            "blocks": list(numbered(paper)),
        }
        for paper in papers
    ]
    source = (HERE / "typst" / "official.typ").read_bytes()
    return _compile({"main.typ": source, "papers.json": json.dumps(data).encode()}, "pdf")


def to_png(svg: str, width: int, ppi: int = 200) -> bytes:
    """A picture of `width` mm for Word, which draws no SVG of its own in older versions."""
    page = (
        f'#set page(width: {width}mm, height: auto, margin: 0mm)\n#image("chart.svg", width: 100%)\n'
    ).encode()
    return _compile({"main.typ": page, "chart.svg": svg.encode()}, "png", ppi=ppi)


def numbered(paper: Paper) -> list[dict[str, Any]]:
    """Blocks as plain data; tables and charts carry their running number, charts their drawing."""
    found: list[dict[str, Any]] = []
    tables = charts = 0
    for block in paper.blocks:
        data: dict[str, Any] = asdict(block) | {"is": type(block).__name__.lower()}
        if isinstance(block, Table):
            data["number"] = tables = tables + 1
            data["whole"] = WHOLE
        if isinstance(block, Chart):
            data["number"] = charts = charts + 1
            data["svg"] = drawn(block, width_of(paper))
            data.pop("option")
            if not data["svg"]:
                data = asdict(Paragraph(())) | {"is": "paragraph", "runs": [_note(block.words)]}
        found.append(data)
    return found


def width_of(paper: Paper) -> int:
    """Its text width in mm."""
    return (WIDE if paper.compact else WIDTH)[paper.landscape]


def drawn(chart: Chart, width: int = WIDTH[False]) -> str:
    """The chart's SVG over the full text width, or nothing where charts cannot be drawn."""
    try:
        return svg_of(chart.option, width * PIXELS_PER_MM, chart.height * PIXELS_PER_MM)
    except ChartsMissing:
        return ""


def _note(words: str) -> dict[str, Any]:
    return {"text": words, "tag": "", "mark": "", "strong": False}


def _compile(files: dict[str, bytes], form: str, **options: Any) -> bytes:
    fonts = [folder for folder in (var_folder() / "fonts", HERE / "fonts") if folder.is_dir()]
    made = typst.compile(files, format=form, font_paths=fonts, ignore_system_fonts=True, **options)  # type: ignore[call-overload]  # the stub does not know a dict of files
    if isinstance(made, list):
        raise ValueError(f"one picture was expected, typst made {len(made)} pages")
    return bytes(made)
