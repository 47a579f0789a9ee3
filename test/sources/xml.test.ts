import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PayloadError } from '../../src/errors.ts'
import { child, children, requiredText, text, texts } from '../../src/sources/_shared/fields.ts'
import { readXml, type XmlShape } from '../../src/sources/_shared/xml.ts'
import { pageOf, thrownBy } from './pages.ts'

const JOBS: XmlShape = {
  items: { source: 'job', rss: 'channel.item' },
  texts: ['category', 'places.place'],
  rows: ['link'],
  markup: ['description'],
  namespaces: { 'urn:pay': 'pay', 'urn:plain': '' },
}
const read = (body: string | Uint8Array, contentType: string | null = null) =>
  readXml(pageOf('https://feeds.example/jobs.xml', body, contentType), JOBS)
const job = (inside: string) => read(`<source><job>${inside}</job></source>`).items[0]?.value
const row = (inside: string) => ({ path: 'job[0]', fields: job(inside) as object })
const failure = (body: string | Uint8Array) => thrownBy(() => read(body))

describe('readXml', () => {
  it('reads items into rows whose paths name the item', () => {
    const { root, items } = read('<source><job><title>Cook</title></job><job><title> </title></job></source>')
    expect(root).toBe('source')
    expect(items).toEqual([
      { path: 'job[0]', value: { title: 'Cook' } },
      { path: 'job[1]', value: { title: null } },
    ])
    expect(
      thrownBy(() => requiredText({ path: 'job[1]', fields: items[1]?.value as object }, 'title', 9)),
    ).toMatchObject({ path: 'job[1].title', reason: 'missing' })
  })

  it('reads what stands around the items', () => {
    const { head, items } = read('<rss version="2.0"><channel><title>Acorn</title><item/></channel></rss>')
    expect(head.fields).toEqual({ '@version': '2.0', channel: { title: 'Acorn' } })
    expect(items).toEqual([{ path: 'item[0]', value: {} }])
    expect(text(child(head, 'channel') ?? head, 'title')).toBe('Acorn')
  })

  it('makes lists of what the shape says may come several times, even when it comes once or not', () => {
    const two = row('<category>A</category><category/><category>B</category><places><place>Oslo</place></places>')
    expect(texts(two, 'category')).toEqual(['A', 'B'])
    expect(texts(child(two, 'places') ?? two, 'place')).toEqual(['Oslo'])
    expect(texts(row(''), 'category')).toEqual([])
    const links = children(row('<link rel="self" href="/a"/><link>b</link>'), 'link')
    expect(links.map(({ path, fields }) => [path, fields])).toEqual([
      ['job[0].link[0]', { '@rel': 'self', '@href': '/a' }],
      ['job[0].link[1]', { '#text': 'b' }],
    ])
  })

  it('puts attributes beside a text and on an item', () => {
    const { items } = read(
      '<source><job id="7"><guid isPermaLink="false">x</guid><e href="/p"/><description type="x">d</description></job></source>',
    )
    expect(items[0]?.value).toEqual({
      '@id': '7',
      'guid@isPermaLink': 'false',
      guid: 'x',
      'e@href': '/p',
      e: null,
      'description@type': 'x',
      description: 'd',
    })
  })

  it('makes an unforeseen second value a fault of the one who reads it', () => {
    const twice = row('<title>Cook</title><title>Porter</title><title/><title>Nurse</title>')
    expect(twice.fields).toEqual({ title: ['Cook', 'Porter', 'Nurse'] })
    expect(thrownBy(() => text(twice, 'title'))).toMatchObject({
      path: 'job[0].title',
      reason: 'expected text, found list',
    })
    expect(job('<title/><title>Cook</title><title/>')).toEqual({ title: 'Cook' })
  })

  it.each([
    ['escaped', '&lt;p&gt;Tom &amp;amp; Ann&lt;/p&gt;', '<p>Tom &amp; Ann</p>'],
    ['in CDATA', '<![CDATA[<p>Tom &amp; Ann</p>]]>', '<p>Tom &amp; Ann</p>'],
    ['of bare elements', '<p class="a">Tom &amp; <b>Ann</b><br/></p>', '<p class="a">Tom &amp; <b>Ann</b><br/></p>'],
    ['of bare elements that are not closed', 'Tom<br>Ann', 'Tom<br>Ann'],
    ['in parts', 'a&#32;<![CDATA[<b>b</b>]]> &#x63;', 'a <b>b</b> c'],
    ['with a bare ampersand', 'Tom & Ann', 'Tom & Ann'],
    ['blank', ' \n ', null],
  ])('reads markup %s as one text', (_name, written, markup) => {
    expect(job(`<description>${written}</description><title>Cook</title>`)).toEqual({
      description: markup,
      title: 'Cook',
    })
  })

  it('names elements of a known namespace alike under any prefix, and others as written', () => {
    const body = (prefix: string) =>
      `<source xmlns:${prefix}="urn:pay" xmlns="urn:plain"><job><${prefix}:min>1</${prefix}:min><o:x>2</o:x></job></source>`
    for (const prefix of ['pay', 'p', 'ns0'])
      expect(read(body(prefix)).items[0]?.value).toEqual({ 'pay:min': '1', 'o:x': '2' })
    const inner = '<source><job><min xmlns="urn:pay">1</min><max xmlns="urn:other">2</max><x>3</x></job></source>'
    expect(read(inner).items[0]?.value).toEqual({ 'pay:min': '1', max: '2', x: '3' })
  })

  it('reads other encodings, byte order marks and gzip files', () => {
    const latin = '<?xml version="1.0" encoding="ISO-8859-1"?><source><job><title>Café</title></job></source>'
    const body = '<source><job><title>Café</title></job></source>'
    const wide = Buffer.from(`\ufeff${body}`, 'utf16le')
    for (const bytes of [Buffer.from(latin, 'latin1'), Buffer.from(`\ufeff${body}`), wide, gzipSync(body)])
      expect(read(bytes).items[0]?.value).toEqual({ title: 'Café' })
    expect(read(Buffer.from(body, 'latin1'), 'text/xml; charset=iso-8859-1').items[0]?.value).toEqual({ title: 'Café' })
  })

  it('reads an empty document of the right root as one without items', () => {
    for (const body of ['<source/>', '<source></source>', '<?xml version="1.0"?><!-- none --><source>\n</source>\n'])
      expect(read(body).items).toEqual([])
  })

  const bomb = `<!DOCTYPE source [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(10)}">]>`
  it.each([
    ['nothing', ' ', 'page', 'empty where XML was due'],
    ['JSON', '{"jobs":[]}', 'page', 'JSON where XML was due'],
    ['words', 'Service unavailable', 'page', 'no XML'],
    ['a lone mark', '<', 'page', 'no XML: it has no element'],
    ['HTML', '<!doctype html><title>Sign in</title>', 'page', 'HTML where XML was due'],
    [
      'XHTML',
      '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html/>',
      'page',
      'expected source or rss as its root element, found HTML',
    ],
    ['another root', '<feed/>', 'page', 'expected source or rss as its root element, found feed'],
    ['a root named as a property of objects', '<constructor/>', 'page', /^expected source or rss/],
    ['two roots', '<source/><source/>', 'page', 'a second root element: source'],
    ['an entity bomb', `${bomb}<source><job>&b;</job></source>`, 'page', /^declares a document type with entities/],
    ['an entity from a file', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'page', /^declares/],
    ['a depth of 100,000', `<source>${'<a>'.repeat(100_000)}`, 'page', 'nested more than 100 levels deep'],
    ['an endless name', `<source><${'a'.repeat(1000)}/>`, 'page', 'an element name of over 200 characters'],
    ['no end', '<source><job><title>Cook</title></job>', 'source', 'truncated: its closing tag is missing'],
    ['half an end', '<source><job></job></sourc', 'source', 'truncated: its closing tag is missing'],
    ['an open CDATA', '<source><job><title><![CDATA[Cook', 'source', 'truncated: its closing tag is missing'],
    [
      'bytes that are not UTF-8 as stated',
      Buffer.from('<?xml version="1.0" encoding="utf-8"?><source>\xe9', 'latin1'),
      'page',
      'invalid UTF-8',
    ],
  ])('throws for %s', (_name, body, path, reason) => {
    const thrown = failure(body)
    expect(thrown).toBeInstanceOf(PayloadError)
    expect(thrown).toMatchObject({ path, reason: reason instanceof RegExp ? expect.stringMatching(reason) : reason })
  })

  it('throws for a document cut off at any place', () => {
    const whole =
      '<source><job id="1"><title>Cook &amp; more</title><description><![CDATA[a]]></description></job></source>'
    for (let length = 1; length < whole.length; length++)
      expect(failure(whole.slice(0, length))).toBeInstanceOf(PayloadError)
  })

  it('never expands what a document declares, and leaves objects as they are', () => {
    expect(job('<title>&b;</title>')).toEqual({ title: '&b;' })
    const odd = job('<__proto__ a="1"><x>1</x></__proto__><constructor>c</constructor>')
    expect(Object.getPrototypeOf(odd)).toBe(Object.prototype)
    expect(Object.keys(odd as object)).toEqual(['__proto__@a', 'constructor'])
  })

  it('reads any text back that was escaped as XML asks', () => {
    const escaped = (value: string) => value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, unit: 'grapheme' })), (values) => {
        const body = values.map((value) => `<job><title>${escaped(value)}</title></job>`).join('')
        const titles = read(`<source>${body}</source>`).items.map(({ value }) => (value as { title: unknown }).title)
        expect(titles).toEqual(values.map((value) => (value.trim() === '' ? null : value)))
      }),
    )
  })

  it('throws nothing but PayloadError for a document that was changed at random', () => {
    const whole =
      '<rss xmlns:p="urn:pay"><channel><item a="1"><link href="x"/><description><p>a</p></description></item></channel></rss>'
    const cut = fc.tuple(
      fc.nat(whole.length),
      fc.nat(9),
      fc.constantFrom('', '<', '>', '</', '&', '"', '<![CDATA[', '<!--', '\0'),
    )
    fc.assert(
      fc.property(fc.array(cut, { maxLength: 4 }), (cuts) => {
        const body = cuts.reduce((text, [at, length, put]) => text.slice(0, at) + put + text.slice(at + length), whole)
        try {
          read(body)
        } catch (error) {
          expect(error).toBeInstanceOf(PayloadError)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('reads 50,000 items, and its work grows no faster than the document', () => {
    const item = `<job id="1"><title>Cook</title>${'<field>words</field>'.repeat(20)}<description><![CDATA[${'text '.repeat(60)}]]></description></job>`
    const seconds = (count: number): number => {
      const body = Buffer.from(`<source>${item.repeat(count)}</source>`)
      const start = process.cpuUsage()
      expect(read(body).items).toHaveLength(count)
      return process.cpuUsage(start).user / 1e6
    }
    seconds(5000)
    expect(seconds(50_000) / seconds(5000)).toBeLessThan(40)
  })
})
