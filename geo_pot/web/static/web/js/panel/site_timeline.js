/**
 * The episodes of a site on a line of time, with its clean-ups; the same as a table below. Where only months are told,
 * an episode fills its months.
 *
 * @import {EpisodeProperties, HotspotDetail} from "../api_types"
 */
import { formatDay, momentOf } from "../dates.js";
import { element, svgElement } from "../dom.js";
import { fill, formatNumber } from "../words.js";
import { table } from "./tables.js";

const WIDTH = 320;
const LANE = 13; // height of a bar and the room below it
const BAR = 9;
const LEAST_WIDTH = 4;
const FOOT = 16; // where the clean-ups stand

/** @typedef {{episode: EpisodeProperties, x: number, width: number, lane: number}} Bar */

/** @param {HotspotDetail} site */
export function timelineFigure(site) {
  const { episode_list: episodes } = site;
  const first = episodes[0];
  if (!first) return null;
  const time = { from: momentOf(first.start), to: Math.max(momentOf(site.as_of, "end"), momentOf(first.start) + 1) };
  return element(
    "figure",
    { class: "timeline" },
    element("figcaption", {}, gettext("When it was there")),
    drawing(site, time),
    element("div", { class: "trend-ends", "aria-hidden": "true" }, element("span", {}, formatDay(first.start)), element("span", {}, formatDay(site.as_of))),
    element("p", { class: "timeline-key" }, gettext("Filled: two people reported it; hollow: one. Triangle: a clean-up.")),
    asTable(episodes),
  );
}

/** @param {HotspotDetail} site @param {{from: number, to: number}} time */
function drawing(site, time) {
  /** @param {number} moment */
  const x = (moment) => ((moment - time.from) / (time.to - time.from)) * WIDTH;
  const bars = inLanes(site.episode_list, x);
  const foot = (Math.max(...bars.map(({ lane }) => lane)) + 1) * LANE;
  const title = svgElement("title", { id: "timeline-title" });
  title.textContent = gettext("When it was there");
  const told = svgElement("desc", { id: "timeline-told" });
  told.textContent = describe(site);
  return svgElement(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${foot + FOOT}`, role: "img", "aria-labelledby": "timeline-title", "aria-describedby": "timeline-told" },
    title,
    told,
    ...years(time).map((moment) => svgElement("line", { class: "year", x1: x(moment), x2: x(moment), y1: 0, y2: foot + FOOT })),
    ...bars.map(drawBar),
    ...site.cleanups.map(({ on }) => triangle(x((momentOf(on) + momentOf(on, "end")) / 2), foot + 3)),
  );
}

/** Episodes of the same months stand below each other. @param {EpisodeProperties[]} episodes @param {(moment: number) => number} x @returns {Bar[]} */
function inLanes(episodes, x) {
  /** @type {number[]} */
  const ends = [];
  return episodes.map((episode) => {
    const left = Math.min(x(momentOf(episode.start)), WIDTH - LEAST_WIDTH);
    const width = Math.max(LEAST_WIDTH, Math.min(WIDTH, x(momentOf(episode.end, "end"))) - left - 1);
    const free = ends.findIndex((end) => end <= left);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = left + width;
    return { episode, x: left, width, lane };
  });
}

/** @param {Bar} bar */
function drawBar({ episode, x, width, lane }) {
  return svgElement("rect", {
    class: episode.confirmed ? "episode confirmed" : "episode", x: x + 0.75, y: lane * LANE + 1.5, width: width - 1.5, height: BAR, rx: 1.5,
  });
}

/** @param {number} x @param {number} y */
const triangle = (x, y) => svgElement("path", { class: "cleanup", d: `M${x} ${y}l4.5 9h-9z` });

/** The turns of the years in between. @param {{from: number, to: number}} time */
function years({ from, to }) {
  const first = new Date(from).getUTCFullYear() + 1;
  const count = new Date(to).getUTCFullYear() - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => Date.UTC(first + index, 0, 1));
}

/** @param {HotspotDetail} site */
function describe({ episode_list: episodes, cleanups, as_of: until }) {
  const text = gettext("%(episodes)s episodes and %(cleanups)s clean-ups from %(from)s to %(to)s; the table below lists the episodes.");
  return fill(text, {
    episodes: formatNumber(episodes.length),
    cleanups: formatNumber(cleanups.length),
    from: formatDay(episodes[0]?.start ?? until),
    to: formatDay(until),
  });
}

/** @param {EpisodeProperties[]} episodes */
function asTable(episodes) {
  const heads = [gettext("When"), gettext("Cleaned"), gettext("Complaints"), gettext("Two people")];
  const rows = episodes.map(({ start, end, cleaned, reports, confirmed }) => [
    start === end ? formatDay(start) : `${formatDay(start)} – ${formatDay(end)}`,
    cleaned ? formatDay(cleaned) : "–",
    reports === null ? gettext("few") : formatNumber(reports),
    confirmed ? gettext("yes") : gettext("no"),
  ]);
  return element("details", {}, element("summary", {}, gettext("As a table")), table(gettext("When it was there"), heads, rows));
}
