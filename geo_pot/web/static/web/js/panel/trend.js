/** Complaints per week as bars; the words beside them say the same to those who do not see them. */
import { formatShortDay } from "../dates.js";
import { element, svgElement } from "../dom.js";
import { fill, formatNumber } from "../words.js";

const WIDTH = 240;
const HEIGHT = 56;

/** @param {{week: string, count: number}[]} weeks  oldest first; `week` is its first day */
export function trendFigure(weeks) {
  const first = weeks[0];
  const last = weeks.at(-1);
  if (!first || !last) return null;
  const most = Math.max(...weeks.map(({ count }) => count));
  const step = WIDTH / weeks.length;
  const bars = weeks.map(({ count }, index) => {
    const height = Math.max(1, (count / (most || 1)) * (HEIGHT - 2));
    return svgElement("rect", { x: index * step + 1, y: HEIGHT - height, width: step - 2, height, rx: 1.5 });
  });
  const told = weeks.map(({ week, count }) => `${formatShortDay(week)}: ${formatNumber(count)}`).join("; ");
  return element(
    "figure",
    { class: "trend" },
    element("figcaption", {}, gettext("Complaints per week"), element("span", {}, fill(gettext("at most %(count)s"), { count: formatNumber(most) }))),
    svgElement("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": told }, ...bars),
    element("div", { class: "trend-ends", "aria-hidden": "true" }, element("span", {}, formatShortDay(first.week)), element("span", {}, formatShortDay(last.week))),
  );
}
