/** Numbers over time as bars; the words beside them say the same to those who do not see them. */
import { element, svgElement } from "../dom.js";
import { fill, formatNumber } from "../words.js";

const WIDTH = 240;
const HEIGHT = 56;
const FEW = 4; // what a withheld number is at most

/** @typedef {{label: string, count: number | null}} Bar  null: one to four, and not told how many */

/** @param {string} title @param {Bar[]} bars  oldest first @returns {HTMLElement | null} */
export function barFigure(title, bars) {
  const first = bars[0];
  const last = bars.at(-1);
  if (!first || !last) return null;
  const most = Math.max(...bars.map(({ count }) => count ?? FEW));
  const told = bars.map(({ label, count }) => `${label}: ${count === null ? `1–${FEW}` : formatNumber(count)}`).join("; ");
  return element(
    "figure",
    { class: "trend" },
    element("figcaption", {}, title, element("span", {}, fill(gettext("at most %(count)s"), { count: formatNumber(most) }))),
    svgElement("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": told }, ...drawn(bars, most)),
    element("div", { class: "trend-ends", "aria-hidden": "true" }, element("span", {}, first.label), element("span", {}, last.label)),
  );
}

/** @param {Bar[]} bars @param {number} most */
function drawn(bars, most) {
  const step = WIDTH / bars.length;
  const gap = Math.min(1, step / 4);
  return bars.map(({ count }, index) => {
    const height = Math.max(1, ((count ?? FEW / 2) / (most || 1)) * (HEIGHT - 2));
    const box = { x: index * step + gap, y: HEIGHT - height, width: step - 2 * gap, height, rx: 1.5 };
    return svgElement("rect", count === null ? { ...box, class: "few" } : box);
  });
}
