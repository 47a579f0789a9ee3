import { beforeAll, describe, expect, it } from 'vitest'
import type { OccupationModel } from '../../src/domain/occupation.ts'
import { createOccupationScorer } from '../../src/normalize/occupation-model.ts'
import { decodeModel, encodeModel } from '../../src/taxonomy/model-file.ts'
import { buildSocTree } from '../../src/taxonomy/soc.ts'
import { cleanWords, examplesOf, type LabelledTitle } from '../../src/train/corpus.ts'
import { learnModel } from '../../src/train/learn.ts'

const tree = buildSocTree({
  '35-0000': 'Food',
  '35-2000': 'Cooks',
  '35-2010': 'Cooks',
  '35-2014': 'Restaurant cooks',
  '49-0000': 'Repair',
  '49-3000': 'Vehicles',
  '49-3020': 'Motor vehicles',
  '49-3023': 'Motor mechanics',
})

const TITLES: LabelledTitle[] = [
  ...['Grill Cook', 'Night Cook', 'Line Cook', 'Pastry Cook'].map((title) => labelled(title, '35-2014')),
  ...['Motor Mechanic', 'Brake Mechanic', 'Clutch Mechanic', 'Mechanic'].map((title) => labelled(title, '49-3023')),
]

function labelled(title: string, soc: string): LabelledTitle {
  return { title, socs: [soc], weight: 1, source: 'test' }
}

function bestOf(model: OccupationModel, title: string): string | undefined {
  const scores = createOccupationScorer(model)(cleanWords(title))
  return model.codes[scores.indexOf(Math.max(...scores))]
}

describe('examplesOf', () => {
  it('counts the same words under the same code once, with more weight', () => {
    const examples = examplesOf(
      [labelled('Line Cook', '35-2014'), labelled('Line  Cooks (Remote)', '35-2014')],
      tree.detailed,
    )
    expect(examples).toEqual([{ words: ['line', 'cook'], codes: [0], weight: 1.5 }])
  })

  it('leaves out titles without words and codes that are not known', () => {
    expect(examplesOf([labelled('***', '35-2014'), labelled('Line Cook', '99-9999')], tree.detailed)).toEqual([])
  })
})

describe('learnModel', () => {
  let model: OccupationModel
  beforeAll(() => {
    model = learnModel(TITLES, { tree, most: 10_000, people: null })
  })

  it.each([
    ['Breakfast Cook', '35-2014'],
    ['Tractor Mechanics', '49-3023'],
    ['Mechanical Helper', '49-3023'],
  ])('files %s, which it has not seen, under %s', (title, soc) => {
    expect(bestOf(model, title)).toBe(soc)
  })

  it('learns the same weights from the same titles', () => {
    const again = learnModel(TITLES, { tree, most: 10_000, people: null })
    expect(Buffer.from(encodeModel(again)).equals(Buffer.from(encodeModel(model)))).toBe(true)
  })

  it('keeps no more weights than it is told to, the heaviest', () => {
    const small = learnModel(TITLES, { tree, most: 12, people: null })
    expect(small.weights.length).toBeLessThanOrEqual(12)
    expect(Math.min(...small.weights.map(Math.abs))).toBeGreaterThan(1)
  })

  it('takes the occupation that employs more when the title says nothing', () => {
    const people = new Map([
      ['35-2014', 10],
      ['49-3023', 1_000_000],
    ])
    expect(bestOf(learnModel(TITLES, { tree, most: 10_000, people }), 'Zzz')).toBe('49-3023')
  })

  it('comes back from its file as it was', () => {
    const back = decodeModel(encodeModel({ ...model, temperature: 1.5, calibration: [[0.2, 0.1]] }))
    expect(back).toEqual({ ...model, temperature: 1.5, calibration: [[0.2, 0.1]] })
  })

  it('refuses a file that ends early', () => {
    const { brotliCompressSync, brotliDecompressSync } = process.getBuiltinModule('node:zlib')
    const body = brotliDecompressSync(encodeModel(model))
    expect(() => decodeModel(brotliCompressSync(body.subarray(0, body.length - 10)))).toThrow('the file ends early')
  })
})
