import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkedDataScript } from '../../src/web/json-ld.ts'
import { officialFigures } from '../_support/reference-figures.ts'
import { startTestService, type TestService } from '../_support/service.ts'
import { publish, RELEASE } from '../_support/shown-release.ts'

let test: TestService
beforeAll(async () => {
  test = await startTestService({ parts: ['web'] })
  await publish(test.service.context.db, officialFigures())
})
afterAll(() => test.stop())

describe('linked data', () => {
  it('cannot end its element nor begin another, and reads back as it was', () => {
    const name = '</script><script>alert(1)</script><!-- & \u2028 ]]>'
    const { markup } = linkedDataScript({ '@context': 'https://schema.org', '@type': 'Occupation', name })
    expect(markup.match(/<\/?script/g)).toEqual(['<script', '</script'])
    const text = /^<script type="application\/ld\+json">(.*)<\/script>$/.exec(markup)?.[1] ?? ''
    expect(text).not.toMatch(/[<>&\u2028]/)
    expect(JSON.parse(text).name).toBe(name)
  })

  it('describes a release as a data set with its files', async () => {
    const answer = await fetch(`${test.service.url}/releases/${RELEASE}`)
    const text = await answer.text()
    const data = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/.exec(text)?.[1] ?? '')
    expect(data).toMatchObject({
      '@type': 'Dataset',
      version: RELEASE,
      datePublished: RELEASE,
      isAccessibleForFree: true,
    })
    expect(data.distribution.map(({ encodingFormat }: { encodingFormat: string }) => encodingFormat)).toContain(
      'text/csv',
    )
    for (const { contentUrl } of data.distribution)
      expect(contentUrl).toMatch(new RegExp(`/releases/${RELEASE}/figures\\.\\w+$`))
    expect(text).toContain(`<link rel="canonical" href="${test.service.context.baseUrl}/releases/${RELEASE}">`)
  })
})
