/**
 * What people type to say who they are: an e-mail address, or a phone number as it is written at home.
 */

/**
 * @param {string} text
 * @param {string} country  its calling code, such as 62, for a number that begins with 0
 * @returns {{ email: string } | { phone: string }}
 */
export function readAddress(text, country) {
  const typed = text.trim();
  if (typed.includes("@")) return { email: typed };
  const digits = typed.replace(/[\s().-]/g, "");
  if (digits.startsWith("+")) return { phone: digits };
  if (digits.startsWith("00")) return { phone: `+${digits.slice(2)}` };
  if (digits.startsWith("0")) return { phone: `+${country}${digits.slice(1)}` };
  return { phone: `+${digits}` };
}
