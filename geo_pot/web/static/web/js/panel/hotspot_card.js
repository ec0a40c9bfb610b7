/** @import {HotspotProperties} from "../api_types" */
import { formatDay } from "../dates.js";
import { element, facts } from "../dom.js";
import { explain } from "../explanation.js";
import { symbolElement } from "../symbols.js";
import { fill, formatDays, formatNumber, stateName } from "../words.js";
import { openCard } from "./card.js";

/** @param {HotspotProperties} site @param {() => void} closed */
export function openHotspotCard(site, closed) {
  const place = [site.kelurahan_name, site.kecamatan_name].filter(Boolean).join(", ");
  openCard({
    title: place || site.group_name,
    kicker: `${stateName(site.state)} · ${site.group_name}`,
    symbol: symbolElement(site.state),
    body: [...explain(site).map((sentence) => element("p", { class: "card-story" }, sentence)), numbers(site), precision(site)],
    closed,
  });
}

/** @param {HotspotProperties} site */
function numbers(site) {
  return facts([
    [gettext("Agency"), site.agency_name],
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
const formatShare = (q) => (q < 0.001 ? `< ${formatNumber(0.001)}` : formatNumber(Number(q.toPrecision(2))));

/** @param {HotspotProperties} site */
function precision({ position_precision_m: metres }) {
  if (!metres) return null;
  const text = gettext("The place is shown to about %(metres)s m, so that nobody's house is pointed at.");
  return element("p", { class: "card-soft" }, fill(text, { metres: formatNumber(metres) }));
}
