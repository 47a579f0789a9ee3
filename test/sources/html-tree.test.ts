import { describe, expect, it } from 'vitest'
import { PayloadError } from '../../src/errors.ts'
import { lineIn, readListTree, readTree } from '../../src/sources/_shared/html-tree.ts'
import { pageOf, thrownBy } from './pages.ts'

const read = (html: string) => readTree(pageOf('https://a.example/', html))

describe('readTree', () => {
  it('reads a page whose elements are not all closed, as browsers do', () => {
    const tree = read(`<ul>${'<li>One &amp; two<br>'.repeat(2000)}</ul><p>First<p>Second`)
    expect(tree('li').length).toBe(2000)
    expect(lineIn(tree('li'))).toBe('One & two')
    expect(lineIn(tree('p').eq(1))).toBe('Second')
  })

  it.each([
    ['390,000 elements inside each other', '<div>'.repeat(390_000)],
    ['280,000 elements and closing tags of others', '<a></b>'.repeat(280_000)],
    ['300,000 elements that close nothing', '<td><option>'.repeat(150_000)],
    ['300 levels', `${'<i>'.repeat(300)}x${'</i>'.repeat(300)}`],
  ])('refuses %s before it takes time', (_name, html) => {
    const before = process.cpuUsage()
    const failure = thrownBy(() => read(html))
    expect(failure).toBeInstanceOf(PayloadError)
    expect(failure).toMatchObject({
      path: 'page',
      reason: expect.stringMatching(/^nested more than (?:200|10000) levels/),
    })
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(5)
  })

  it('refuses a page of more than two million characters', () => {
    expect(thrownBy(() => read('x'.repeat(2_000_001)))).toMatchObject({
      path: 'page',
      reason: expect.stringMatching(/2000000/),
    })
  })

  it('takes a line that is blank or too long for none', () => {
    const tree = read(`<b> \n </b><i>${'x'.repeat(1001)}</i>`)
    expect([lineIn(tree('b')), lineIn(tree('i')), lineIn(tree('u'))]).toEqual([null, null, null])
  })
})

describe('readListTree', () => {
  const readList = (html: string) => readListTree(pageOf('https://a.example/', html))

  it('refuses a page that was cut off, since what it does not name would count as gone', () => {
    expect(thrownBy(() => readList('<html><body><ul><li>Cook'))).toMatchObject({
      path: 'page',
      reason: 'cut off: its closing tag is missing',
    })
  })

  it('takes a page that ends its body or itself', () => {
    expect(readList('<p>Cook</p></BODY >')('p').text()).toBe('Cook')
    expect(readList('<html><p>Cook</p></html>\n<!-- 3 ms -->')('p').text()).toBe('Cook')
  })
})
