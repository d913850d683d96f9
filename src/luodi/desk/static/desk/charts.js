// Charts drawn from the table beside them: one set of numbers. data-chart (bar, line, stack), data-table (its id).
"use strict";
(() => {
  const styles = getComputedStyle(document.documentElement);
  const colour = (name) => styles.getPropertyValue(name).trim();
  const palette = [colour("--accent"), "#c0741a", "#4d8f72", "#8a6bb0", "#8f949c", "#b0453c"];

  function read(table) {
    const heads = [...table.tHead.rows[0].cells];
    const places = heads.map((cell, place) => (cell.dataset.series ? place : -1)).filter((place) => place >= 0);
    const rows = [...table.tBodies[0].rows];
    return {
      names: rows.map((row) => row.cells[0].textContent.trim()),
      series: places.map((place) => ({
        name: heads[place].dataset.series,
        values: rows.map((row) => {
          const text = row.cells[place].dataset.value;
          return text === undefined || text === "" ? null : Number(text);
        }),
      })),
    };
  }

  function option(kind, data, unit) {
    const many = data.series.length > 1;
    const turned = kind !== "line" && data.names.length > 8 && !many;
    const category = { type: "category", data: data.names, axisTick: { show: false }, axisLabel: { color: colour("--ink-2"), interval: 0, hideOverlap: kind === "line" }, axisLine: { lineStyle: { color: colour("--line") } } };
    const value = { type: "value", name: unit, nameTextStyle: { color: colour("--ink-3") }, splitLine: { lineStyle: { color: colour("--line-2") } }, axisLabel: { color: colour("--ink-3") } };
    if (turned) category.inverse = true;
    return {
      animation: false,
      color: palette,
      textStyle: { fontFamily: colour("--sans") },
      grid: { left: 12, right: 24, top: many ? 40 : 30, bottom: 12, containLabel: true },
      legend: many ? { top: 6, textStyle: { color: colour("--ink-2") } } : undefined,
      tooltip: { trigger: "axis", renderMode: "richText", confine: true },
      xAxis: turned ? value : category,
      yAxis: turned ? category : value,
      series: data.series.map((one) => ({
        name: one.name,
        type: kind === "line" ? "line" : "bar",
        stack: kind === "stack" ? "all" : undefined,
        barMaxWidth: 26,
        symbolSize: 5,
        data: one.values,
        label: { show: !many, position: turned ? "right" : "top", color: colour("--ink-2") },
      })),
    };
  }

  document.querySelectorAll("[data-chart]").forEach((place) => {
    const table = document.getElementById(place.dataset.table);
    if (!table || !window.echarts) return;
    const chart = window.echarts.init(place, null, { renderer: "svg" });
    chart.setOption(option(place.dataset.chart, read(table), place.dataset.unit || ""));
    new ResizeObserver(() => chart.resize()).observe(place);
  });
})();
