"use strict";
// On a phone a row becomes a card (console.css); each cell then says what it is.
for (const table of document.querySelectorAll("table:not(.map, .diff)")) {
  const names = [...table.querySelectorAll("thead th")].map((it) => it.textContent.trim());
  if (!names.length) continue;
  for (const row of table.tBodies[0].rows) {
    [...row.cells].forEach((cell, at) => {
      if (cell.tagName === "TD" && cell.colSpan === 1) cell.dataset.label = names[at] || "";
    });
  }
  table.classList.add("stacked");
}
// Live figures: the server sends counters, the page draws their last five minutes as lines.
(() => {
  const cards = document.querySelectorAll("[data-live]");
  if (!cards.length) return;
  const KEPT = 150;
  const seen = [];
  const outage = document.getElementById("outage");

  const series = (name) => {
    if (!name.startsWith("rate:")) return seen.map((look) => look[name]);
    const counter = name.slice(5);
    // over three looks, so that one late answer makes no peak
    return seen.slice(3).map((look, at) => {
      const before = seen[at];
      return Math.max(0, (look[counter] - before[counter]) / (look.at - before.at));
    });
  };

  const line = (values) => {
    const most = Math.max(1e-9, ...values);
    const step = 100 / (KEPT - 1);
    const start = 100 - (values.length - 1) * step;
    return values.map((value, at) => `${at ? "L" : "M"}${(start + at * step).toFixed(2)} ${(29 - (27 * value) / most).toFixed(2)}`).join("");
  };

  const draw = () => {
    for (const card of cards) {
      const values = series(card.dataset.live);
      if (!values.length) continue;
      const last = values[values.length - 1];
      const shown = card.dataset.live.startsWith("rate:") ? last.toFixed(1) : last.toLocaleString("en");
      card.querySelector("p").textContent = shown;
      card.querySelector("path").setAttribute("d", line(values));
    }
  };

  const source = new EventSource("/events");
  source.onmessage = (event) => {
    const look = JSON.parse(event.data);
    outage.hidden = !look.outage;
    outage.textContent = look.outage || "";
    if (look.queued === undefined) return;
    seen.push(look);
    if (seen.length > KEPT + 3) seen.shift();
    draw();
  };
  source.onerror = () => {
    outage.hidden = false;
    outage.textContent = outage.dataset.lost;
  };
  addEventListener("pagehide", () => source.close());
})();
