import { load } from 'cheerio'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { html, httpUrl, plainLine, raw } from '../../src/digest/escape.ts'

const hostile = fc.string({ unit: fc.constantFrom(...`<>"'\`&/=;- abscript\0\r\n\u202e\u2028${'é'}`) })

describe('html', () => {
  it('keeps any text from becoming markup, as text and as an attribute', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const page = load(html`<p title="${text}">${text}</p>`.markup, null, false)
        expect(page('*').length).toBe(1)
        const shown = text.replace(/[\0\u202e]/g, '').replace(/\r\n?/g, '\n')
        expect(page('p').text()).toBe(shown)
        expect(page('p').attr('title')).toBe(shown)
        expect(Object.keys(page('p').attr() ?? {})).toEqual(['title'])
      }),
      { numRuns: 500 },
    )
  })

  it('keeps markup and lists of markup, and shows nothing for null, undefined and false', () => {
    const list = ['<', 'b'].map((text) => html`<li>${text}</li>`)
    expect(html`<ul>${list}</ul>${null}${undefined}${false}${0}`.markup).toBe('<ul><li>&lt;</li><li>b</li></ul>0')
    expect(html`${raw('<hr>')}`.markup).toBe('<hr>')
  })

  it('does not take a look-alike object for markup', () => {
    const fake = { markup: '<script>' } as unknown as string
    expect(() => html`${fake}`).toThrow()
  })
})

describe('httpUrl', () => {
  it.each([
    ['https://jobs.example/a?b=1&c=2', 'https://jobs.example/a?b=1&c=2'],
    ['HTTP://jobs.example', 'http://jobs.example/'],
    ['https://jobs.example/"onmouseover="x', 'https://jobs.example/%22onmouseover=%22x'],
    ['javascript:alert(1)', null],
    ['java\nscript:alert(1)', null],
    ['data:text/html,<script>', null],
    ['//jobs.example/a', null],
    ['jobs.example', null],
    ['', null],
    [`https://jobs.example/${'a'.repeat(5_000)}`, null],
  ])('%j is %j', (text, url) => {
    expect(httpUrl(text)).toBe(url)
  })
})

describe('plainLine', () => {
  it.each([
    ['makes one line of many', 'Nurse\r\nBcc: x@mail.example\u2028end', 'Nurse Bcc: x@mail.example end'],
    ['removes characters that turn the line around', 'annual \u202efdp.exe\u202c \u2066x\u2069', 'annual fdp.exe x'],
    ['removes characters that cannot be seen', 'Nu\u00adrse\u200b\ufeff', 'Nurse'],
    ['removes control characters', 'a\0b\u0007c\u0085d', 'a b c d'],
    ['replaces half a character', 'a\ud83db', 'a\ufffdb'],
    ['keeps letters of every script', 'ممثل 医師 Ärztin 👩‍⚕️', 'ممثل 医師 Ärztin 👩‍⚕️'],
  ])('%s', (_rule, text, line) => {
    expect(plainLine(text)).toBe(line)
  })

  it('cuts long texts by whole characters', () => {
    expect(plainLine('👩'.repeat(300), 5)).toBe('👩👩👩👩…')
    expect(plainLine('abcde', 5)).toBe('abcde')
  })
})
