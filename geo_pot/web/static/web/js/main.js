/**
 * The page: reads its address, loads the city, and keeps map, table, summary and address saying the same.
 *
 * @import {Fonts} from "./map/create.js"
 */
import { readView } from "./address.js";
import { Api, ApiError } from "./api.js";
import { loadCity, loadTerritories } from "./city.js";
import { setTimeZone } from "./dates.js";
import { Desk } from "./desk.js";
import { byId } from "./dom.js";
import { showColophon, showTerritory } from "./panel/about.js";
import { loading, showFailure } from "./panel/status.js";

/** @typedef {{language: string, defaultLanguage: string, api: string, page: string, fonts: Fonts}} Config */

/** @type {Config} */
const config = JSON.parse(byId("config", HTMLScriptElement).text);
const api = new Api(config.api, config.language);

async function start() {
  const signal = new AbortController().signal;
  const territories = (await loadTerritories(api, signal)).filter(({ bbox }) => bbox !== null);
  const view = readView(location.search);
  const territory = territories.find(({ code }) => code === view.territory) ?? territories[0];
  if (!territory) throw new ApiError(404, gettext("No boundaries have been loaded yet."));
  setTimeZone(territory.time_zone);
  showTerritory(territory);
  const city = await loadCity(api, territory, signal);
  showColophon(territory);
  await new Desk(api, config, territories, city).open(view);
}

/** Start, and say so when it fails, with a way to try again. */
async function startOrTell() {
  try {
    await loading(byId("page", HTMLElement), start());
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    showFailure(error, startOrTell);
  }
}

await startOrTell();
