// The Gantt of one plan, drawn from the table below it (tr[data-step]); ↑ ↓ Home End walk, Enter opens the step.
"use strict";
(() => {
  const place = document.getElementById("gantt");
  if (!place || !window.echarts) return;
  const styles = getComputedStyle(document.documentElement);
  const colour = (name) => styles.getPropertyValue(name).trim();
  const rows = [...document.querySelectorAll("#" + place.dataset.table + " tr[data-step]")];
  const steps = rows.map((row) => ({
    row,
    name: row.dataset.name,
    start: Number(row.dataset.start),
    finish: Number(row.dataset.finish),
    late: Number(row.dataset.late),
    review: row.dataset.reviewStart === undefined ? null : [Number(row.dataset.reviewStart), Number(row.dataset.reviewFinish)],
    owner: row.dataset.clock === "owner",
    done: row.dataset.done === "1",
    critical: row.dataset.critical === "1",
  }));
  if (!steps.length) { place.hidden = true; return; }
  const ticks = JSON.parse(place.dataset.ticks || "[]");
  const named = new Map(ticks);
  const first = Math.max(-130, Math.min(0, ...steps.map((step) => Math.min(step.start, step.review ? step.review[0] : step.start))));
  const last = Math.max(1, ...steps.map((step) => step.late));
  let rowHeight = 22;
  place.style.height = steps.length * rowHeight + 54 + "px";
  const chart = window.echarts.init(place, null, { renderer: "svg" });
  let here = -1;

  function fill(step) {
    if (step.done) return { fill: colour("--line"), stroke: colour("--line") };
    if (step.owner) return { fill: step.critical ? colour("--ink-3") : colour("--line-2"), stroke: colour("--ink-3") };
    return { fill: step.critical ? colour("--accent") : colour("--accent-soft"), stroke: colour("--accent") };
  }

  function draw(parameters, api) {
    const step = steps[api.value(0)];
    const left = api.coord([step.start, api.value(0)]);
    const right = api.coord([step.finish, api.value(0)]);
    const late = api.coord([step.late, api.value(0)]);
    const height = 12;
    const children = [];
    if (here === api.value(0)) {
      const area = parameters.coordSys;
      children.push({ type: "rect", shape: { x: area.x, y: left[1] - rowHeight / 2, width: area.width, height: rowHeight }, style: { fill: colour("--accent-soft"), opacity: 0.7 }, silent: true });
    }
    if (!step.done && late[0] > right[0]) {
      children.push({ type: "line", shape: { x1: right[0], y1: left[1], x2: late[0], y2: left[1] }, style: { stroke: colour("--ink-3"), lineWidth: 1, lineDash: [2, 2] } });
    }
    if (step.review) {
      const from = api.coord([step.review[0], api.value(0)])[0];
      const to = api.coord([step.review[1], api.value(0)])[0];
      children.push({ type: "rect", shape: { x: from, y: left[1] - height / 2 + 2, width: Math.max(to - from, 2), height: height - 4 }, style: { fill: "none", stroke: colour("--accent"), lineDash: [3, 2] } });
    }
    children.push({ type: "rect", shape: { x: left[0], y: left[1] - height / 2, width: Math.max(right[0] - left[0], 3), height }, style: fill(step) });
    return { type: "group", children };
  }

  function option(width = place.clientWidth) {
    const narrow = width < 560;
    return {
      animation: false,
      textStyle: { fontFamily: colour("--sans") },
      grid: { left: narrow ? 110 : 210, right: 18, top: 26, bottom: 22 },
      tooltip: { trigger: "item", renderMode: "richText", confine: true, formatter: (item) => said(steps[item.value[0]]) },
      xAxis: { type: "value", min: first, max: last, position: "top", interval: 1, axisTick: { show: false }, axisLine: { show: false },
        splitLine: { show: false },
        axisLabel: { color: colour("--ink-3"), fontSize: 11, hideOverlap: true, interval: 0, formatter: (value) => named.get(value) || "" } },
      yAxis: { type: "category", inverse: true, data: steps.map((step) => step.name), axisTick: { show: false }, axisLine: { lineStyle: { color: colour("--line") } },
        axisLabel: { color: colour("--ink-2"), fontSize: 12, width: narrow ? 100 : 200, overflow: "truncate", interval: 0 } },
      series: [{ type: "custom", renderItem: draw, clip: true, encode: { x: [1, 2], y: 0 }, data: steps.map((step, at) => [at, step.start, step.late]),
        markLine: { silent: true, symbol: "none", label: { formatter: "今天", position: "end", color: colour("--ink-2"), fontSize: 11 }, lineStyle: { color: colour("--ink"), type: "solid", width: 1 }, data: [{ xAxis: 0 }] } }],
    };
  }

  function said(step) {
    const cells = step.row.cells;
    const text = (at) => cells[at].textContent.trim().replace(/\s+/g, " ");
    return step.name + "：" + text(2) + "，" + text(3) + "；最早 " + text(8) + "，最晚 " + text(9) + "，余地 " + text(10) + (step.critical ? "，关键" : "");
  }

  function go(to) {
    if (here >= 0) steps[here].row.classList.remove("here");
    here = Math.max(0, Math.min(steps.length - 1, to));
    steps[here].row.classList.add("here");
    document.getElementById("gantt-said").textContent = said(steps[here]);
    chart.setOption(option(), true);
  }

  function open() {
    const link = here >= 0 && steps[here].row.querySelector("td.name a");
    if (link) link.click();
  }

  place.addEventListener("keydown", (event) => {
    const move = { ArrowDown: here + 1, ArrowUp: Math.max(here - 1, 0), Home: 0, End: steps.length - 1 }[event.key];
    if (move !== undefined) { event.preventDefault(); go(move); }
    else if (event.key === "Enter") { event.preventDefault(); open(); }
  });
  chart.on("click", (item) => { go(item.value[0]); place.focus(); });
  chart.setOption(option());
  new ResizeObserver(() => {
    if (window.matchMedia("print").matches) return;
    chart.resize();
    chart.setOption(option(), true);
  }).observe(place);
  const PAPER = 680; // the text's width of an A4 page, in CSS pixels
  function forPaper(printing) {
    rowHeight = printing ? 15 : 22; // forty steps beside their figures on one page
    place.style.height = steps.length * rowHeight + 54 + "px";
    chart.resize({ width: printing ? PAPER : "auto", height: printing ? steps.length * rowHeight + 54 : "auto" });
    chart.setOption(option(printing ? PAPER : undefined), true);
  }
  window.addEventListener("beforeprint", () => forPaper(true));
  window.addEventListener("afterprint", () => forPaper(false));
  window.matchMedia("print").addEventListener("change", (change) => forPaper(change.matches));
})();
