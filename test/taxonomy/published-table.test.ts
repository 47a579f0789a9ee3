import { describe, expect, it } from 'vitest'
import { PublicationError } from '../../src/errors.ts'
import { type RowReading, readPublishedTable } from '../../src/taxonomy/published-table.ts'
import { published, tabbed } from '../_support/publication.ts'

type Row = { code: string; note: string | null }
const COLUMNS = { code: { names: ['Code', 'Old Code'] }, note: { names: ['Note'], optional: true } }

function read(name: string, text: string) {
  return readPublishedTable(
    published(name, text),
    COLUMNS,
    ({ code, note }): RowReading<Row> => (code === '' || code === null ? { skip: 'no code' } : { code, note }),
  )
}

describe('a published table', () => {
  it('is read by the names of its columns, whatever their order and number', () => {
    expect(read('a.csv', 'Extra,Note,Code\n1,hello,x\n').rows).toEqual([{ code: 'x', note: 'hello' }])
    expect(read('a.txt', tabbed(['Old Code', 'Other'], ['x', '1'])).rows).toEqual([{ code: 'x', note: null }])
  })

  it('may have lines about itself above its header', () => {
    expect(read('a.csv', 'A crosswalk,,\nVersion,1,\n,,\nCode,Note,\nx,hello,\n').rows).toEqual([
      { code: 'x', note: 'hello' },
    ])
  })

  it('may be separated by semicolons, and end its lines as Windows does', () => {
    expect(read('a.csv', 'Code;Note\r\nx;"a; b"\r\n').rows).toEqual([{ code: 'x', note: 'a; b' }])
    expect(read('a.txt', 'Code\tNote\r\nx\thello\r\n').rows).toEqual([{ code: 'x', note: 'hello' }])
  })

  it('quotes nothing when it is separated by tabs', () => {
    expect(read('a.txt', tabbed(['Code', 'Note'], ['x', 'the "hot" one'], ['y', '"'])).rows).toEqual([
      { code: 'x', note: 'the "hot" one' },
      { code: 'y', note: '"' },
    ])
  })

  it('counts rows that cannot be taken, with the line on which they begin', () => {
    const { rows, count, skipped } = read('a.csv', 'Code,Note\nx,"one\ntwo"\n,"three\nfour"\n\ny\nz,five\n')
    expect(rows.map(({ code }) => code)).toEqual(['x', 'z'])
    expect(count).toEqual({ file: 'a.csv', rows: 4, loaded: 2, skipped: 2 })
    expect(skipped).toEqual([
      { file: 'a.csv', line: 4, reason: 'no code' },
      { file: 'a.csv', line: 7, reason: 'has 1 columns, the header has 2' },
    ])
  })

  it('leaves out a row with more cells than the header, unless they are empty', () => {
    const { rows, skipped } = read('a.csv', 'Code,Note\nx,a,,\ny,b,c\nz,d\n')
    expect(rows.map(({ code }) => code)).toEqual(['x', 'z'])
    expect(skipped).toEqual([{ file: 'a.csv', line: 3, reason: 'has 3 columns, the header has 2' }])
  })

  it('leaves out a row with a monstrous cell', () => {
    const { skipped } = read('a.txt', tabbed(['Code', 'Note'], ['x', 'a'], ['y', 'b'.repeat(60_000)]))
    expect(skipped[0]?.reason).toBe('a cell is longer than 50000 characters')
  })

  it.each([
    [
      'no column is missing in silence',
      'Kode,Note\nx,1\n',
      'no column "Code or Old Code"; the first line has: Kode, Note',
    ],
    ['an empty file is none', '', 'the first line has: nothing'],
    ['a header alone is none', 'Code,Note\n', 'has no rows'],
    ['a quote that never ends is none', 'Code,Note\nx,"abc\n', 'is no CSV'],
    ['mostly bad rows are none', 'Code,Note\nx,1\n,2\n,3\n', '2 rows cannot be taken; line 3: no code'],
  ])('names file and fix when it is no such table: %s', (_, text, message) => {
    expect(() => read('a.csv', text)).toThrow(PublicationError)
    expect(() => read('a.csv', text)).toThrow(`a.csv: `)
    expect(() => read('a.csv', text)).toThrow(message)
    expect(() => read('a.csv', text)).toThrow('; take the file as the publisher ships it')
  })
})
