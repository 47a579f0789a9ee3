/** What a source wants fetched. `key` names the page within its board and stays the same from crawl to crawl. */
export type PageRequest = {
  url: string
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
