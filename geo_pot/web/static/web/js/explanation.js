/**
 * A hotspot in plain sentences. Only what the API says is told; what it does not know yet is left out.
 *
 * @import {HotspotProperties} from "./api_types"
 */
import { formatAgo, formatDay } from "./dates.js";
import { className, fill, formatDays, formatNumber } from "./words.js";

/** @param {HotspotProperties} site @returns {string[]} */
export function explain(site) {
  return [whatHappens(site), howOften(site), whatNow(site), howSure(site.q)].filter((sentence) => sentence !== "");
}

/** @param {HotspotProperties} site */
function whatHappens({ group_name: group, episodes, reports, first_start: start }) {
  const times = ngettext(
    "“%(group)s” has come up %(episodes)s time at this spot since %(start)s (%(reports)s complaints).",
    "“%(group)s” has come up %(episodes)s times at this spot since %(start)s (%(reports)s complaints).",
    episodes,
  );
  return fill(times, { group, episodes: formatNumber(episodes), reports: formatNumber(reports), start: formatDay(start) });
}

/** @param {HotspotProperties} site */
function howOften({ median_gap_d: gap, last_end: end }) {
  const last = { ago: formatAgo(end), day: formatDay(end) };
  if (gap === null) return fill(gettext("It was last seen %(ago)s (%(day)s)."), last);
  return fill(gettext("It is usually back after about %(gap)s, and was last seen %(ago)s (%(day)s)."), {
    ...last,
    gap: formatDays(gap),
  });
}

/** @param {HotspotProperties} site */
function whatNow(site) {
  if (site.state === "candidate") return gettext("It is only suspected: what has been reported so far could still be chance.");
  if (site.state === "dormant") return gettext("It has been quiet for longer than usual here.");
  return [trend(site.class), expectation(site)].filter(Boolean).join(" ");
}

/** @param {string | null} name */
function trend(name) {
  return name ? fill(gettext("Pattern: %(pattern)s."), { pattern: className(name) }) : "";
}

/**
 * The rate, not the date: whether the next one comes when it is expected has not been measured well enough to tell
 * citizens (docs/hotspots.md).
 *
 * @param {HotspotProperties} site
 */
function expectation({ expected_30d: count }) {
  if (count === null) return "";
  return fill(gettext("About %(count)s complaints are expected here in the next 30 days."), {
    count: formatNumber(Math.round(count * 10) / 10),
  });
}

/**
 * q is the share of chance findings among sites at least as clear as this one (false discovery rate).
 *
 * @param {number | null} q
 */
export function howSure(q) {
  if (q === null) return "";
  if (q < 0.001) return gettext("How sure: of 1,000 spots as clear as this one, fewer than one is mere chance.");
  if (q > 0.5) return gettext("How sure: it cannot be told from chance yet.");
  const many = q < 0.01 ? 1000 : 100;
  const chance = Math.max(1, Math.round(q * many));
  const sentence = ngettext(
    "How sure: of %(many)s spots as clear as this one, about %(chance)s is mere chance.",
    "How sure: of %(many)s spots as clear as this one, about %(chance)s are mere chance.",
    chance,
  );
  return fill(sentence, { many: formatNumber(many), chance: formatNumber(chance) });
}
