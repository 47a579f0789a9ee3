import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { normalizeLink } from '../../src/normalize/link.ts'

test.each([
  ['https://jobs.example.com/p/12', 'https://jobs.example.com/p/12'],
  ['  HTTPS://Jobs.Example.COM/P/12 ', 'https://jobs.example.com/P/12'],
  ['https://example.com:443/a', 'https://example.com/a'],
  ['http://example.com:8080/a', 'http://example.com:8080/a'],
  // Tracking goes
  ['https://example.com/a?utm_source=x&utm_medium=y', 'https://example.com/a'],
  ['https://example.com/a?UTM_Source=x&id=7', 'https://example.com/a?id=7'],
  ['https://boards.example.com/acme/jobs/41?gh_src=9f2', 'https://boards.example.com/acme/jobs/41'],
  ['https://lever.example.com/acme/41?lever-source%5B%5D=board', 'https://lever.example.com/acme/41'],
  ['https://example.com/a?gclid=1&fbclid=2&mc_cid=3&msclkid=4', 'https://example.com/a'],
  ['https://example.com/a?source=board&ref=newsletter', 'https://example.com/a'],
  // What names the posting stays, in its order and spelling
  ['https://example.com/careers?gh_jid=4102&gh_src=x', 'https://example.com/careers?gh_jid=4102'],
  ['https://example.com/j?jobId=A%2F1&utm_id=3&lang=de', 'https://example.com/j?jobId=A%2F1&lang=de'],
  ['https://example.com/j?b=2&a=1', 'https://example.com/j?b=2&a=1'],
  ['https://example.com/j?ref=REQ-2041', 'https://example.com/j?ref=REQ-2041'],
  // Fragments
  ['https://example.com/a#apply', 'https://example.com/a'],
  ['https://example.com/#/jobs/12', 'https://example.com/#/jobs/12'],
  ['https://example.com/#!/jobs/12', 'https://example.com/#!/jobs/12'],
])('%j becomes %j', (url, expected) => {
  expect(normalizeLink(url)).toBe(expected)
})

test.each([
  ['', 'nothing'],
  ['/jobs/12', 'relative'],
  ['//example.com/jobs', 'without scheme'],
  ['javascript:alert(1)', 'a script'],
  ['data:text/html,x', 'data'],
  ['mailto:jobs@example.com', 'a mail address'],
  ['ftp://example.com/a', 'another scheme'],
  ['https://user:secret@example.com/a', 'with credentials'],
  ['https://user@example.com/a', 'with a user name'],
  ['https://', 'without host'],
  ['https://exa mple.com/a', 'with a space in its host'],
  [`https://example.com/${'a'.repeat(2_001)}`, 'too long'],
])('%j is no link: %s', (url) => {
  expect(normalizeLink(url)).toBeNull()
})

describe('any text', () => {
  const parameters = fc.array(
    fc.constantFrom('utm_source=a', 'id=1', 'gh_jid=2', '%E0%A4%A', 'x', '=', 'ref=b', 'ü=ö', '&'),
    { maxLength: 8 },
  )
  const links = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    parameters.map((all) => `https://example.com/a?${all.join('&')}`),
  )

  it('is normalized once for all: a second time changes nothing', () => {
    fc.assert(
      fc.property(links, (url) => {
        const once = normalizeLink(url)
        if (once !== null) expect(normalizeLink(once)).toBe(once)
      }),
      { numRuns: 500 },
    )
  })
})
