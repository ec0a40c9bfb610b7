/**
 * Numbers, days and the closed vocabularies of the API, in the language of the page.
 */

export const language = document.documentElement.lang || "id";

const number = new Intl.NumberFormat(language);
const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", year: "numeric" });
const shortDay = new Intl.DateTimeFormat(language, { day: "numeric", month: "short" });
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
const DAY_MS = 86_400_000;

/** @param {string} format @param {Record<string, unknown>} values */
export const fill = (format, values) => interpolate(format, values, true);

/** @param {number} value */
export const formatNumber = (value) => number.format(value);

/** @param {string} date ISO 8601 day or instant */
export const formatDay = (date) => day.format(new Date(date));

/** @param {string} date ISO 8601 day or instant */
export const formatShortDay = (date) => shortDay.format(new Date(date));

/** "3 weeks ago", "in 5 days": the largest unit that still says something. @param {string} date @param {number} [now] */
export function formatAgo(date, now = Date.now()) {
  const days = Math.round((Date.parse(date) - now) / DAY_MS);
  if (Math.abs(days) < 14) return relative.format(days, "day");
  if (Math.abs(days) < 70) return relative.format(Math.round(days / 7), "week");
  if (Math.abs(days) < 700) return relative.format(Math.round(days / 30.44), "month");
  return relative.format(Math.round(days / 365.25), "year");
}

/** @param {number} days */
export function formatDays(days) {
  const rounded = Math.max(1, Math.round(days));
  return fill(ngettext("%(count)s day", "%(count)s days", rounded), { count: formatNumber(rounded) });
}

/** @type {Record<string, () => string>} */
const STATES = {
  active: () => gettext("Active"),
  candidate: () => gettext("Suspected"),
  dormant: () => gettext("Quiet"),
  resolved: () => gettext("Settled"),
};
/** @type {Record<string, () => string>} */
const CLASSES = {
  new: () => gettext("new"),
  intensifying: () => gettext("coming back faster"),
  persistent: () => gettext("persistent"),
  diminishing: () => gettext("coming back more slowly"),
  recurred: () => gettext("back after a long pause"),
};
/** @type {Record<string, () => string>} */
const STATUSES = {
  submitted: () => gettext("Submitted"),
  verified: () => gettext("Verified"),
  assigned: () => gettext("Assigned"),
  in_progress: () => gettext("In progress"),
  waiting: () => gettext("Waiting"),
  transferred: () => gettext("Transferred"),
  reopened: () => gettext("Reopened"),
  resolved: () => gettext("Resolved"),
  closed: () => gettext("Closed"),
  rejected: () => gettext("Rejected"),
  duplicate: () => gettext("Duplicate"),
};
export const DONE_STATUSES = ["resolved", "closed", "rejected", "duplicate"];

/** @param {string} state */
export const stateName = (state) => STATES[state]?.() ?? state;
/** @param {string} name */
export const className = (name) => CLASSES[name]?.() ?? name;
/** @param {string} status */
export const statusName = (status) => STATUSES[status]?.() ?? status;
