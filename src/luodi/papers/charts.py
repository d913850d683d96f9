"""Charts for paper: the same ECharts options as on screen, drawn to SVG by ECharts itself, without a browser."""

import json
import threading
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

ECHARTS = Path(__file__).parents[1] / "common" / "static" / "vendor" / "echarts.min.js"
FAMILY = "FandolFang R"
INK, GREY, PALETTE = "#1a1a1a", "#8a8a8a", ("#1f4e79", "#8fb0d0", "#b5482a", "#7a9a5b", "#b9a15a", "#777777")

# a stage without a screen: ECharts looks for these names only
STAGE = """
var window = globalThis, self = globalThis, navigator = {userAgent: ''}, document;
var setTimeout = function (f) {return 0}, clearTimeout = function () {};
"""
DRAW = """
function draw(text, width, height) {
  var chart = echarts.init(null, null, {renderer: 'svg', ssr: true, width: width, height: height});
  chart.setOption(JSON.parse(text));
  var svg = chart.renderToSVGString();
  chart.dispose();
  return encodeURIComponent(svg);
}
"""
_stage = threading.local()  # a context belongs to one thread


class ChartsMissing(RuntimeError):
    """The JavaScript engine has no build for this machine; papers then print the chart's table only."""


def svg_of(option: Mapping[str, Any], width: int, height: int) -> str:
    """The chart as SVG of width × height pixels, in ink for paper. Raises ChartsMissing."""
    return _drawn(json.dumps(for_paper(option)), width, height)


@lru_cache(maxsize=64)
def _drawn(option: str, width: int, height: int) -> str:
    """Kept, as a bulletin's charts go into its PDF, its Word file and its page one after another."""
    drawn: str = _context().eval(f"draw({json.dumps(option)}, {width}, {height})")
    return unquote(drawn)


def for_paper(option: Mapping[str, Any]) -> dict[str, Any]:
    """No animation, no tooltip, printable colours, the paper's face."""
    kept = {key: value for key, value in option.items() if key not in ("tooltip", "toolbox", "dataZoom")}
    return {
        "color": list(PALETTE),
        **kept,
        "animation": False,
        "backgroundColor": "transparent",
        "textStyle": {"fontFamily": FAMILY, "color": INK, "fontSize": 15},
    }


def _context() -> Any:
    context = getattr(_stage, "context", None)
    if context is None:
        try:
            import quickjs
        except ImportError as error:
            raise ChartsMissing("本机没有可用的绘图引擎，文书里以数据表代替图。") from error
        context = quickjs.Context()
        context.eval(STAGE)
        context.eval(ECHARTS.read_text(encoding="utf-8"))
        context.eval(DRAW)
        _stage.context = context
    return context
