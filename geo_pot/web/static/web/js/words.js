/**
 * Numbers and the closed vocabularies of the API, in the language of the page.
 *
 * @import {EmergingClass} from "./api_types"
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
  resolved: () => gettext("Resolved"),
  gone: () => gettext("Gone"),
  merged: () => gettext("Merged"),
};
/** @type {Record<string, () => string>} */
const CLASSES = {
  new: () => gettext("new"),
  intensifying: () => gettext("coming back faster"),
  persistent: () => gettext("persistent"),
  diminishing: () => gettext("coming back more slowly"),
  recurred: () => gettext("back after a long pause"),
  dormant: () => gettext("quiet for longer than usual"),
};
/** @type {Record<string, () => string>} */
const ACTIONS = {
  cleanup: () => gettext("Clean-up"),
  inspection: () => gettext("Inspection"),
  prevention: () => gettext("Prevention"),
  assignment: () => gettext("Given to an agency"),
};
/** @type {Record<EmergingClass, () => string>} */
const CELL_CLASSES = {
  none: () => gettext("Never dense"),
  new: () => gettext("Dense for the first time"),
  consecutive: () => gettext("Dense of late, without a break"),
  intensifying: () => gettext("Long dense, and denser still"),
  persistent: () => gettext("Long dense"),
  diminishing: () => gettext("Long dense, but less so"),
  oscillating: () => gettext("Dense now, sparse before"),
  sporadic: () => gettext("Dense off and on"),
  historical: () => gettext("Long dense, not now"),
  past: () => gettext("Dense once, not now"),
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
/** @param {string} kind */
export const actionName = (kind) => ACTIONS[kind]?.() ?? kind;
/** @param {EmergingClass} name */
export const cellClassName = (name) => CELL_CLASSES[name]();
/** @param {string} status */
export const statusName = (status) => STATUSES[status]?.() ?? status;
