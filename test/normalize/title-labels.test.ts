import { describe, expect, it } from 'vitest'
import { createTitleReader } from '../../src/normalize/title.ts'
import { loadOccupationModel, loadSocTree } from '../../src/taxonomy/load-occupations.ts'
import { loadTaxonomy } from '../../src/taxonomy/load-roles.ts'

const LABELS = [
  { title: 'Gesundheits- und Krankenpfleger', socs: ['29-1141'] },
  { title: 'infirmier', socs: ['29-1141'] },
  { title: 'soldador', socs: ['51-4121'] },
  { title: 'loodgieter', socs: ['47-2152'] },
  { title: 'Fachkraft für Lagerlogistik', socs: ['53-7065', '53-7062'] },
]
const knowledge = { model: loadOccupationModel(), tree: loadSocTree() }
const read = createTitleReader(loadTaxonomy(), knowledge, LABELS)

describe('published labels in other languages', () => {
  it.each([
    ['Gesundheits- und Krankenpfleger (m/w/d)', '29-1141'],
    ['Gesundheits- und Krankenpfleger:in, Nachtschicht, München', '29-1141'],
    ['Infirmier (H/F) - CDI', '29-1141'],
    ['Soldador', '51-4121'],
    ['Senior Loodgieter', '47-2152'],
  ])('read %s as %s', (title, soc) => {
    const { occupations, role } = read(title)
    expect(occupations[0]?.soc).toBe(soc)
    expect(role).toMatchObject({ soc, evidence: { kind: 'alias' } })
  })

  it('share a title among the codes that a label falls under', () => {
    const { occupations } = read('Fachkraft für Lagerlogistik')
    expect(
      occupations
        .slice(0, 2)
        .map(({ soc }) => soc)
        .sort(),
    ).toEqual(['53-7062', '53-7065'])
  })

  it('count only when the title consists of one', () => {
    expect(read('Ausbilder für Soldador Maschinen').role?.evidence.text).not.toBe('soldador')
  })

  it('do not stand against a role that the title names', () => {
    const both = createTitleReader(loadTaxonomy(), knowledge, [{ title: 'Welder', socs: ['29-1141'] }])
    expect(both('Welder').role?.slug).toBe('welder')
  })
})
