/**
 * Who answers for a place: its kelurahan and kecamatan, and the agency for each kind of problem.
 *
 * @import {PlaceAnswer} from "../api_types"
 */
import { element } from "../dom.js";
import { fill, formatNumber } from "../words.js";
import { openCard } from "./card.js";

/** @param {PlaceAnswer} place @param {() => void} closed */
export function openPlaceCard(place, closed) {
  const { kelurahan, kecamatan } = place;
  openCard({
    title: kelurahan ? kelurahan.name : gettext("Outside the city"),
    kicker: kecamatan ? fill(gettext("Kecamatan %(name)s"), { name: kecamatan.name }) : gettext("This place"),
    body: [remark(place), kelurahan ? agencies(place) : null],
    closed,
  });
}

/** @param {PlaceAnswer} place */
function remark({ method, distance_m: distance, nearest, on_border: onBorder }) {
  /** @type {string | null} */
  let text = null;
  if (method === "unmatched" || method === "outside") {
    text = gettext("No boundary covers this place.");
    if (nearest) text = fill(gettext("No boundary covers this place; the nearest is %(name)s."), { name: nearest.name });
  } else if (method === "nearest" && distance !== null) {
    text = fill(gettext("Just outside the boundary, by %(metres)s m: the nearest kelurahan answers."), { metres: formatNumber(Math.ceil(distance)) });
  } else if (onBorder) {
    text = gettext("On a border: the neighbouring area sees complaints from here too.");
  }
  return text ? element("p", { class: "card-story" }, text) : null;
}

/** @param {PlaceAnswer} place */
function agencies({ agencies: answers }) {
  const list = element("ul", { class: "agencies" });
  for (const [agency, categories] of byAgency(answers)) {
    list.append(element("li", {}, element("strong", {}, agency), element("span", {}, categories.join(", "))));
  }
  return list;
}

/** @param {PlaceAnswer["agencies"]} answers @returns {Map<string, string[]>} */
function byAgency(answers) {
  /** @type {Map<string, string[]>} */
  const groups = new Map();
  for (const { category_name: category, agency_name: agency } of answers) {
    const name = agency ?? gettext("Nobody yet");
    groups.set(name, [...(groups.get(name) ?? []), category]);
  }
  return groups;
}
