/**
 * The form that chooses what is shown: city, kecamatan and kelurahan, kind of problem, how far back.
 *
 * @import {City} from "../city.js"
 * @import {Territory} from "../api_types"
 * @import {View} from "../address.js"
 */
import { findArea } from "../city.js";
import { byId, element } from "../dom.js";

/** @param {string} name @returns {HTMLSelectElement} */
const select = (name) => /** @type {HTMLSelectElement} */ (byId("filters", HTMLFormElement).elements.namedItem(name));

/**
 * @param {Territory[]} territories @param {City} city
 * @param {(change: Partial<View>) => void} changed
 * @returns {{show: (view: View) => void}}
 */
export function configureFilters(territories, city, changed) {
  byId("territory-field", HTMLElement).hidden = territories.length < 2;
  byId("kecamatan-field", HTMLElement).hidden = city.kecamatan.length === 0;
  nameLevel("kecamatan-field", city.kecamatan);
  nameLevel("kelurahan-field", city.kelurahan);
  fillSelect(select("territory"), territories.map(({ code, name }) => [code, name]));
  fillSelect(select("kecamatan"), [["", gettext("The whole city")], ...named(city.kecamatan)]);
  fillSelect(select("group"), [["", gettext("All kinds")], ...city.groups.map(({ code, name }) => pair(code, name))]);

  select("territory").onchange = () => changed({ territory: select("territory").value, area: "", hotspot: "" });
  select("kecamatan").onchange = () => changed({ area: select("kecamatan").value, hotspot: "" });
  select("kelurahan").onchange = () => changed({ area: select("kelurahan").value || select("kecamatan").value, hotspot: "" });
  select("group").onchange = () => changed({ group: select("group").value, hotspot: "" });
  const asOf = /** @type {HTMLInputElement} */ (byId("filters", HTMLFormElement).elements.namedItem("as_of"));
  asOf.max = today();
  asOf.onchange = () => changed({ asOf: asOf.validity.valid ? asOf.value : "", hotspot: "" });
  select("days").onchange = () => changed({ days: Number(select("days").value) });

  return {
    show(view) {
      showView(city, view);
      asOf.value = view.asOf;
    },
  };
}

/** The local day where the reader is. */
function today() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

/** @param {City} city @param {View} view */
function showView(city, view) {
  const area = findArea(city, view.area)?.properties;
  const kecamatan = area?.level === "kecamatan" ? area.code : city.kecamatan.length ? (area?.parent ?? "") : "";
  const within = city.kelurahan.filter(({ properties }) => !kecamatan || properties.parent === kecamatan);
  fillSelect(select("kelurahan"), [["", gettext("All")], ...named(within)]);
  select("territory").value = city.territory.code;
  select("kecamatan").value = kecamatan;
  select("kelurahan").value = area?.level === "kelurahan" ? area.code : "";
  select("group").value = view.group;
  select("days").value = String(view.days);
}

/** What a city calls its levels, in the language of the page. @param {string} field @param {City["kelurahan"]} areas */
function nameLevel(field, [first]) {
  const label = byId(field, HTMLLabelElement).querySelector("span");
  if (label && first) label.textContent = first.properties.level_name;
}

/** @param {City["kelurahan"]} areas @returns {[string, string][]} */
function named(areas) {
  const pairs = areas.map(({ properties }) => pair(properties.code, properties.name));
  return pairs.sort(([, a], [, b]) => a.localeCompare(b));
}

/** @param {string} code @param {string} name @returns {[string, string]} */
const pair = (code, name) => [code, name];

/** @param {HTMLSelectElement} target @param {[string, string][]} options */
function fillSelect(target, options) {
  target.replaceChildren(...options.map(([value, label]) => element("option", { value }, label)));
}
