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
        decimals: Math.max(0, ...rows.map((row) => ((row.cells[place].dataset.value || "").split(".")[1] || "").length)),
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
      grid: { left: 12, right: 24, top: many ? 58 : 30, bottom: 12, containLabel: true },
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
        tooltip: { valueFormatter: (value) => (value === null || value === undefined ? "无样本" : Number(value).toFixed(one.decimals)) },
        label: { show: !many, position: turned ? "right" : "top", color: colour("--ink-2"), formatter: (point) => Number(point.value).toFixed(one.decimals) },
      })),
    };
  }

  function save(url, name) {
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
  }

  // A picture is drawn anew at twice the size on white, whatever the screen shows.
  function picture(place, settings) {
    const sheet = document.createElement("div");
    sheet.style.width = place.clientWidth + "px";
    sheet.style.height = place.clientHeight + "px";
    const drawn = window.echarts.init(sheet, null, { renderer: "canvas", width: place.clientWidth, height: place.clientHeight });
    drawn.setOption(settings);
    const url = drawn.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: "#fff" });
    drawn.dispose();
    return url;
  }

  function tools(place, chart, settings) {
    const name = (place.getAttribute("aria-label") || "图").split("，")[0];
    const bar = document.createElement("p");
    bar.className = "chart-tools screen-only";
    const offer = (label, act) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button small plain";
      button.textContent = label;
      button.addEventListener("click", act);
      bar.append(button);
    };
    offer("存为 PNG", () => save(picture(place, settings), name + ".png"));
    offer("存为 SVG", () => save("data:image/svg+xml;charset=utf-8," + encodeURIComponent(chart.renderToSVGString()), name + ".svg"));
    place.after(bar);
  }

  document.querySelectorAll("[data-chart]").forEach((place) => {
    const table = document.getElementById(place.dataset.table);
    if (!table || !window.echarts) return;
    const chart = window.echarts.init(place, null, { renderer: "svg" });
    const settings = option(place.dataset.chart, read(table), place.dataset.unit || "");
    chart.setOption(settings);
    tools(place, chart, settings);
    new ResizeObserver(() => chart.resize()).observe(place);
  });
})();
