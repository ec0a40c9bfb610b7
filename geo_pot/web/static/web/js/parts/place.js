/** @import {Desk} from "../desk.js" @import {PlaceAnswer} from "../api_types" */
import { Latest } from "../api.js";
import { openPlaceCard } from "../panel/place_card.js";
import { attempt } from "./attempt.js";

/** Who answers for a place that was clicked. */
export class Place {
  #latest = new Latest();

  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
  }

  /** @param {[number, number]} place  lon, lat */
  ask([lon, lat]) {
    const { api, city, map } = this.desk;
    const query = { territory: city.territory.code, lon: lon.toFixed(6), lat: lat.toFixed(6) };
    return attempt(this.desk, null, async () => {
      /** @type {PlaceAnswer} */
      const answer = await api.get("match", query, this.#latest.signal());
      openPlaceCard(answer, () => map?.pin.remove());
      map?.pin.put([lon, lat]);
    });
  }
}
