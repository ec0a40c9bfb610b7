/**
 * What a lurah or camat asks first: how much is open, what came and went this week, of which kind.
 *
 * @import {AreaProperties, Summary} from "../api_types"
 */
import { byId, element } from "../dom.js";
import { fill, formatNumber } from "../words.js";
import { trendFigure } from "./trend.js";

const KINDS_SHOWN = 5;

/** @param {AreaProperties | null} area  named before its numbers are there */
export function nameSummary(area) {
  byId("summary-title", HTMLElement).textContent = area?.name ?? gettext("Summary");
}

export function clearSummary() {
  byId("summary-body", HTMLElement).replaceChildren();
}

/** @param {AreaProperties} area @param {Summary} summary */
export function showSummary(area, summary) {
  nameSummary(area);
  const above = area.level === "kota" ? gettext("The whole city") : [area.level_name, area.parent_name].filter(Boolean).join(" · ");
  byId("summary-body", HTMLElement).replaceChildren(
    element("p", { class: "above" }, above),
    figures([
      [gettext("open"), summary.open],
      [gettext("new this week"), summary.new_this_week],
      [gettext("resolved this week"), summary.resolved_this_week],
      [gettext("hotspots"), unresolved(summary)],
    ]),
    ...[trendFigure(summary.trend), kinds(summary), borderLine(summary)].filter((part) => part !== null),
  );
}

/** As many as the table shows at first. @param {Summary} summary */
const unresolved = ({ hotspots: { count, by_state } }) => count - (by_state.resolved ?? 0);

/** @param {[string, number][]} numbers */
function figures(numbers) {
  const list = element("dl", { class: "figures" });
  for (const [name, value] of numbers) {
    list.append(element("div", {}, element("dt", {}, name), element("dd", {}, formatNumber(value))));
  }
  return list;
}

/** @param {Summary} summary */
function kinds({ by_category: categories, open }) {
  const most = [...categories].sort((a, b) => b.open - a.open).slice(0, KINDS_SHOWN).filter((kind) => kind.open > 0);
  if (most.length === 0) return null;
  const list = element("ul", { class: "kinds", "aria-label": gettext("Open complaints by category") });
  for (const kind of most) {
    const share = element("meter", { min: 0, max: open, value: kind.open, "aria-label": kind.name });
    list.append(element("li", {}, element("span", {}, kind.name), element("span", {}, formatNumber(kind.open)), share));
  }
  return list;
}

/** @param {Summary} summary */
function borderLine({ border_complaints_of_neighbours: { count } }) {
  if (!count) return null;
  const text = ngettext(
    "%(count)s open complaint of a neighbour lies on the border.",
    "%(count)s open complaints of neighbours lie on the border.",
    count,
  );
  return element("p", { class: "border-line" }, fill(text, { count: formatNumber(count) }));
}
