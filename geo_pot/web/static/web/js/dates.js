/**
 * Days and months as a reader says them. The API gives instants, local days (2026-11-24) or, where a day could point
 * at a person, months (2026-11); what is vague stays vague.
 */
import { language } from "./words.js";

const DAY_MS = 86_400_000;
const MONTH_TEXT = 7; // length of "2026-11"
const DAY_TEXT = 10; // length of "2026-11-24"

const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
let timeZone = "UTC";

/** Instants are told in the local time of the city. @param {string} name of IANA's list */
export function setTimeZone(name) {
  timeZone = name;
}

/** "24 Nov 2026", or "Nov 2026" where only the month is known. @param {string} date */
export function formatDay(date) {
  return format(date, { ...(isMonth(date) ? {} : { day: "numeric" }), month: "short", year: "numeric" });
}

/** "24 Nov" @param {string} date */
export const formatShortDay = (date) => format(date, { day: "numeric", month: "short" });

/** @param {string} date @param {Intl.DateTimeFormatOptions} options */
function format(date, options) {
  const zone = date.length > DAY_TEXT ? timeZone : "UTC"; // a local day is that day everywhere
  return new Intl.DateTimeFormat(language, { ...options, timeZone: zone }).format(new Date(date));
}

/** "3 weeks ago", "in 5 days", "last month": the largest unit that still says something. @param {string} date */
export function formatAgo(date) {
  if (isMonth(date)) return relative.format(monthsFromNow(date), "month");
  const days = Math.round((Date.parse(date) - Date.now()) / DAY_MS);
  if (Math.abs(days) < 14) return relative.format(days, "day");
  if (Math.abs(days) < 70) return relative.format(Math.round(days / 7), "week");
  if (Math.abs(days) < 700) return relative.format(Math.round(days / 30.44), "month");
  return relative.format(Math.round(days / 365.25), "year");
}

/**
 * The instant at which a day or a month begins or ends, as days since 1970 have it: good for drawing, not for reckoning.
 *
 * @param {string} date @param {"start" | "end"} [which]
 */
export function momentOf(date, which = "start") {
  const [year = 0, month = 1, day] = date.split("-").map(Number);
  if (which === "start") return Date.UTC(year, month - 1, day ?? 1);
  return day === undefined ? Date.UTC(year, month, 1) : Date.UTC(year, month - 1, day + 1);
}

/** So many months from one on, as "2026-11". @param {string} first @param {number} count */
export function monthsFrom(first, count) {
  const [year = 0, month = 1] = first.split("-").map(Number);
  return Array.from({ length: count }, (_, index) => new Date(Date.UTC(year, month - 1 + index, 1)).toISOString().slice(0, MONTH_TEXT));
}

/** @param {string} date */
const isMonth = (date) => date.length === MONTH_TEXT;

/** @param {string} date */
function monthsFromNow(date) {
  const [then, now] = [new Date(date), new Date()];
  return (then.getUTCFullYear() - now.getUTCFullYear()) * 12 + then.getUTCMonth() - now.getUTCMonth();
}
