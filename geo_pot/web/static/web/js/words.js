/**
 * Numbers and the closed vocabularies of the API, in the language of the page.
 */

export const language = document.documentElement.lang || "id";

const number = new Intl.NumberFormat(language);

/** @param {string} format @param {Record<string, unknown>} values */
export const fill = (format, values) => interpolate(format, values, true);

/** @param {number} value */
export const formatNumber = (value) => number.format(value);

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
