/** @import {Desk} from "../desk.js" */
import { ApiError, wasReplaced } from "../api.js";
import { loading, showFailure } from "../panel/status.js";

/**
 * Ask the API so that the reader sees it loading, sees why it failed, and can try again. A request that a newer one
 * replaced ends without a word.
 *
 * @param {Desk} desk
 * @param {HTMLElement | null} region  what is out of date meanwhile
 * @param {() => Promise<void>} work
 * @param {() => void} [forget]        on failure: clear what would now be shown under a wrong name
 */
export async function attempt(desk, region, work, forget = () => {}) {
  try {
    await loading(region, work());
  } catch (error) {
    if (wasReplaced(error)) return;
    if (!(error instanceof ApiError)) throw error;
    forget();
    showFailure(error, () => desk.follow(desk.view));
  }
}
