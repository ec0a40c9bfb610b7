/**
 * Saving an answer of the API as a file; one that is refused is said instead of saved.
 */

import { element } from "../dom.js";
import { refusal } from "./api.js";

/** @param {string} path @param {(message: string) => void} tell @returns {Promise<void>} */
export async function download(path, tell) {
  tell("");
  const response = await fetch(`/api/v1/${path}`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (response === null) return tell(gettext("The service does not answer. Are you online?"));
  if (response.status === 429) return tell(gettext("That was a few times already: try again in an hour."));
  if (!response.ok) return tell(refusal({ ...(await response.json().catch(() => ({}))), status: response.status }));
  const address = URL.createObjectURL(await response.blob());
  const name = response.headers.get("Content-Disposition")?.match(/filename="([^"]+)"/)?.[1] ?? "geopot.json";
  element("a", { href: address, download: name }).click();
  URL.revokeObjectURL(address);
  return undefined;
}
