/**
 * Did cleaning help? Each clean-up with the days until it was back, the episodes before and after, and what came at
 * spots that nobody cleaned. What else was done stands below.
 *
 * @import {ActionProperties, CleanupProperties, HotspotDetail} from "../api_types"
 */
import { formatDay } from "../dates.js";
import { element } from "../dom.js";
import { actionName, fill, formatDays, formatNumber } from "../words.js";
import { table } from "./tables.js";

/** @param {HotspotDetail} site */
export function cleanupsPart({ cleanups, actions, cleanups_of_group: all }) {
  const others = actions.filter(({ kind }) => kind !== "cleanup");
  if (cleanups.length + others.length === 0) return null;
  return element(
    "section",
    { class: "card-part" },
    element("h3", {}, gettext("What was done, and what came after")),
    cleanups.length ? asTable(cleanups) : null,
    cleanups.some(({ before_after: change }) => change) ? element("p", { class: "card-soft" }, gettext(
      "Clean-ups follow busy weeks, so it is often quieter afterwards by chance alone: only a clear difference is called fewer or more.",
    )) : null,
    againstUncleaned(cleanups),
    all && !all.untold ? element("p", { class: "card-soft" }, all.explanation) : null,
    others.length ? element("ul", { class: "steps" }, ...others.map(step)) : null,
  );
}

/** @param {CleanupProperties[]} cleanups */
function asTable(cleanups) {
  const heads = [gettext("Cleaned"), gettext("Back after"), gettext("Before → after"), gettext("Difference")];
  const rows = cleanups.map(({ on, days_to_recurrence: days, before_after: change }) => [
    formatDay(on),
    days === null ? gettext("not back") : formatDays(days),
    change ? counts(change) : "–",
    change ? verdict(change.verdict) : gettext("too early"),
  ]);
  return table(gettext("Clean-ups"), heads, rows);
}

/** What came after the latest ones, set against spots that nobody cleaned, in the API's words. @param {CleanupProperties[]} cleanups */
function againstUncleaned(cleanups) {
  const compared = cleanups.flatMap(({ on, against_uncleaned: found }) => (found ? [{ on, found }] : []));
  const told = compared.filter(({ found }) => !found.untold).slice(-2);
  const shown = told.length ? told : compared.slice(-1);
  if (shown.length === 0) return null;
  return element("ul", { class: "steps" }, ...shown.map(({ on, found }) => element(
    "li", {}, element("span", {}, formatDay(on)), ` ${found.explanation}`,
  )));
}

/** @param {NonNullable<CleanupProperties["before_after"]>} change */
function counts({ episodes_before: before, episodes_after: after, days_before, days_after }) {
  const text = gettext("%(before)s in %(days_before)s days → %(after)s in %(days_after)s");
  return fill(text, {
    before: formatNumber(before), days_before: formatNumber(days_before), after: formatNumber(after), days_after: formatNumber(days_after),
  });
}

/** @param {string} name */
function verdict(name) {
  if (name === "fewer") return gettext("fewer");
  return name === "more" ? gettext("more") : gettext("could be chance");
}

/** @param {ActionProperties} action */
function step({ kind, on, agency, note }) {
  const who = agency ? ` · ${agency}` : "";
  return element("li", {}, element("span", {}, formatDay(on)), ` ${actionName(kind)}${who}`, note ? element("small", {}, note) : null);
}
