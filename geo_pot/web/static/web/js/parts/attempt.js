import { ApiError, wasReplaced } from "../api.js";
import { loading, showFailure } from "../panel/status.js";

/**
 * Ask the API so that the reader sees it loading, sees why it failed, and can try again. A request that a newer one
 * replaced ends without a word.
 *
 * @param {HTMLElement | null} region  what is out of date meanwhile
 * @param {() => Promise<void>} work
 */
export async function attempt(region, work) {
  try {
    await loading(region, work());
  } catch (error) {
    if (wasReplaced(error)) return;
    if (!(error instanceof ApiError)) throw error;
    showFailure(error, () => void attempt(region, work));
  }
}
