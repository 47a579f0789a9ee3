const MAX_DETAIL = 300

/** One line of a foreign text, without mail addresses: it is kept longer than the address it is about may be. */
export function toDetail(text: string): string {
  return text
    .slice(0, 5_000)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .replace(/[^\s@<>()[\]:;,"']{1,200}@[^\s@<>()[\]:;,"']{1,255}/g, '[address]')
    .trim()
    .slice(0, MAX_DETAIL)
}
