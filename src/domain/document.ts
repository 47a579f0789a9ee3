/** What a source wants fetched. `{{NAME}}` in the url or a header stands for a configured key, put in on the way out only. */
export type PageRequest = {
  /** Names the page within its board and stays the same from crawl to crawl. The fragment is not sent: pages that differ
   *  by their body alone are told apart by it. */
  url: string
  /** External id of the one posting that the page shows: it is fetched only when that posting is not known as listed. */
  of?: string
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: string
}

/** A kept page as a connector reads it: the decoded bytes and where they came from. */
export type Page = {
  url: string
  contentType: string | null
  body: Uint8Array
}
