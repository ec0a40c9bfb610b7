import { formatShortDay } from "../dates.js";
import { barFigure } from "./bars.js";

/** Complaints per week. @param {{week: string, count: number}[]} weeks  oldest first; `week` is its first day */
export function trendFigure(weeks) {
  return barFigure(gettext("Complaints per week"), weeks.map(({ week, count }) => ({ label: formatShortDay(week), count })));
}
