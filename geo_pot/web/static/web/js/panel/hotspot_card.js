/** @import {HotspotDetail, HotspotProperties} from "../api_types" */
import { formatDay, monthsFrom } from "../dates.js";
import { byId, element, facts } from "../dom.js";
import { symbolElement } from "../symbols.js";
import { className, fill, formatDays, formatNumber, stateName } from "../words.js";
import { barFigure } from "./bars.js";
import { openCard } from "./card.js";
import { cleanupsPart } from "./site_cleanups.js";
import { historyPart } from "./site_history.js";
import { timelineFigure } from "./site_timeline.js";

/**
 * What the list knows already; the rest is added when it is there.
 *
 * @param {HotspotProperties} site
 * @param {() => void} closed
 * @param {string} [remark]  how the reader came here
 */
export function openHotspotCard(site, closed, remark = "") {
  const place = [site.kelurahan_name, site.kecamatan_name].filter(Boolean).join(", ");
  openCard({
    title: place || site.group_name,
    kicker: `${stateName(site.state)} · ${site.group_name}`,
    symbol: symbolElement(site.state),
    body: [remark ? element("p", { class: "card-soft" }, remark) : null, element("p", { class: "card-story" }, site.explanation), element("div", { id: "card-detail", "aria-busy": "true" }), numbers(site), precision(site)],
    closed,
  });
}

/** Time line, clean-ups and history, into the card that is open. @param {HotspotDetail} site */
export function showHotspotDetail(site) {
  const parts = [timelineFigure(site), byMonth(site), cleanupsPart(site), historyPart(site.history)];
  const detail = byId("card-detail", HTMLElement);
  detail.replaceChildren(...parts.filter((part) => part !== null));
  detail.removeAttribute("aria-busy");
}

/** @param {HotspotProperties} site */
function byMonth({ by_month: { from, reports } }) {
  if (!reports) return null;
  const months = monthsFrom(from, reports.length);
  return barFigure(gettext("Complaints per month"), reports.map((count, index) => ({ label: formatDay(months[index] ?? from), count })));
}

/** @param {HotspotProperties} site */
function numbers(site) {
  return facts([
    [gettext("Agency"), site.agency_name],
    [gettext("Pattern"), className(site.class)],
    [gettext("Times it came up"), episodes(site)],
    [gettext("Complaints"), formatNumber(site.reports)],
    [gettext("Different people"), site.reporters === null ? null : formatNumber(site.reporters)],
    [gettext("First seen"), formatDay(site.first_start)],
    [gettext("Last seen"), formatDay(site.last_end)],
    [gettext("Usual pause"), site.median_gap_d === null ? null : formatDays(site.median_gap_d)],
    [gettext("Chance share (q)"), site.q === null ? null : formatShare(site.q)],
  ]);
}

/** @param {HotspotProperties} site */
function episodes({ episodes: all, confirmed_episodes: confirmed }) {
  if (confirmed === null) return formatNumber(all);
  if (confirmed === all) return fill(gettext("%(all)s, all of them confirmed"), { all: formatNumber(all) });
  return fill(gettext("%(all)s, %(confirmed)s of them confirmed"), { all: formatNumber(all), confirmed: formatNumber(confirmed) });
}

/** @param {number} q */
export const formatShare = (q) => (q < 0.001 ? `< ${formatNumber(0.001)}` : formatNumber(Number(q.toPrecision(2))));

/** @param {HotspotProperties} site */
function precision({ position_precision_m: metres }) {
  if (!metres) return null;
  const text = gettext("The place is shown to about %(metres)s m, so that nobody's house is pointed at.");
  return element("p", { class: "card-soft" }, fill(text, { metres: formatNumber(metres) }));
}
