/**
 * The public API, as this page asks it. Every request can be given up; every failure is an ApiError that says in the
 * reader's words what went wrong.
 *
 * @import {Feature, Geometry} from "geojson"
 * @import {Page} from "./api_types"
 */

/** @typedef {Record<string, string | number | null | undefined>} Query */

/** A question the API could not or would not answer; `status` is 0 when it could not be reached. */
export class ApiError extends Error {
  /** @param {number} status @param {string} message */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export class Api {
  /** @param {string} root path of the API, with a slash at the end @param {string} language */
  constructor(root, language) {
    this.root = root;
    this.language = language;
  }

  /** The address of a resource; empty values are left out. @param {string} path @param {Query} [query] */
  address(path, query = {}) {
    const url = new URL(this.root + path, location.origin);
    for (const [name, value] of Object.entries({ ...query, lang: this.language })) {
      if (value !== null && value !== undefined && value !== "") url.searchParams.set(name, String(value));
    }
    return url.href;
  }

  /**
   * @template T
   * @param {string} path @param {Query} query @param {AbortSignal} signal
   * @returns {Promise<T>}
   */
  async get(path, query, signal) {
    return /** @type {T} */ (await getJson(this.address(path, query), signal));
  }

  /**
   * The features of a list, page after page, at most `cap` of them; `more` says whether the list goes on.
   *
   * @template {Feature<Geometry | null>} F
   * @param {string} path @param {Query} query @param {number} cap @param {AbortSignal} signal
   * @returns {Promise<{features: F[], more: boolean}>}
   */
  async list(path, query, cap, signal) {
    /** @type {F[]} */
    const features = [];
    /** @type {string | null} */
    let next = this.address(path, query);
    while (next && features.length < cap) {
      /** @type {Page<F>} */
      const page = await getJson(onThisOrigin(next), signal);
      features.push(...page.features);
      next = page.next;
    }
    return { features: features.slice(0, cap), more: next !== null || features.length > cap };
  }
}

/** A proxy in front may make the API name itself by another host or scheme. @param {string} address */
function onThisOrigin(address) {
  const url = new URL(address, location.origin);
  return location.origin + url.pathname + url.search;
}

/** @param {string} url @param {AbortSignal} signal @returns {Promise<any>} */
async function getJson(url, signal) {
  let response;
  try {
    response = await fetch(url, { signal, headers: { Accept: "application/geo+json, application/json" } });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ApiError(0, gettext("The server cannot be reached. Check the connection and try again."));
  }
  if (!response.ok) throw new ApiError(response.status, await problemText(response));
  return response.json();
}

/** The `detail` of a problem+json answer (RFC 9457), else the bare status. @param {Response} response */
async function problemText(response) {
  if (response.headers.get("Content-Type")?.includes("json")) {
    const problem = await response.json();
    if (problem.detail || problem.title) return String(problem.detail || problem.title);
  }
  return interpolate(gettext("The server answered with an error (%(status)s)."), { status: response.status }, true);
}

/** True for the failure of a request that a newer one replaced. @param {unknown} error */
export function wasReplaced(error) {
  return error instanceof DOMException && error.name === "AbortError";
}

/** Gives each new request a signal and gives up the one before it. */
export class Latest {
  #controller = new AbortController();

  /** @returns {AbortSignal} */
  signal() {
    this.#controller.abort();
    this.#controller = new AbortController();
    return this.#controller.signal;
  }
}
