import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { labelForms } from '../../src/taxonomy/label-forms.ts'

describe('the forms of a label', () => {
  it.each([
    ['de', 'Koch/Köchin', ['Koch', 'Köchin']],
    ['de', 'Arzt / Ärztin', ['Arzt', 'Ärztin']],
    ['de', 'technischer Leiter/technische Leiterin', ['technischer Leiter', 'technische Leiterin']],
    ['fr', 'infirmier/infirmière', ['infirmier', 'infirmière']],
    ['es', 'conductor de camión/conductora de camión', ['conductor de camión', 'conductora de camión']],
    ['nl', 'boekhouder/boekhoudster', ['boekhouder', 'boekhoudster']],
    ['en', 'head waiter/head waitress', ['head waiter', 'head waitress']],
  ])('takes both names of a pair (%s: %s)', (language, label, forms) => {
    expect(labelForms(label, language)).toEqual(forms)
  })

  it.each([
    ['fr', 'conducteur/conductrice de poids lourds', ['conducteur de poids lourds', 'conductrice de poids lourds']],
    ['de', 'Lehrer/Lehrerin an Grundschulen', ['Lehrer an Grundschulen', 'Lehrerin an Grundschulen']],
    ['en', 'foreman/forewoman shunter', ['foreman shunter', 'forewoman shunter']],
  ])('gives both names of a pair the words that follow it (%s: %s)', (language, label, forms) => {
    expect(labelForms(label, language)).toEqual(forms)
  })

  it.each([
    ['de', 'Krankenpfleger/in', ['Krankenpfleger', 'Krankenpflegerin']],
    ['de', 'Elektriker/-in', ['Elektriker', 'Elektrikerin']],
    ['de', 'Brotbäcker(in)', ['Brotbäcker', 'Brotbäckerin']],
    ['de', 'Softwareentwickler:in', ['Softwareentwickler', 'Softwareentwicklerin']],
    ['de', 'Verkäufer*in im Außendienst', ['Verkäufer im Außendienst', 'Verkäuferin im Außendienst']],
    ['es', 'enfermero/a titulado/a', ['enfermero titulado', 'enfermera titulada']],
    ['es', 'director/a técnico/a', ['director técnico', 'directora técnica']],
    ['fr', 'assistant(e) social(e)', ['assistant social', 'assistante sociale']],
  ])('adds an ending where the female name follows from it (%s: %s)', (language, label, forms) => {
    expect(labelForms(label, language)).toEqual(forms)
  })

  it.each([
    ['de', 'Koch/in', ['Koch']],
    ['fr', 'développeur(euse)', ['développeur']],
  ])('keeps the one name when the other does not follow from its ending (%s: %s)', (language, label, forms) => {
    expect(labelForms(label, language)).toEqual(forms)
  })

  it.each([
    ['en', 'quality assurance/quality control manager'],
    ['en', 'writer/fact checker'],
    ['de', 'TV/Radiomoderator'],
    ['de', 'Servicekraft'],
    ['nl', 'kelner/serveerster'],
    ['en', 'teacher (e)'],
  ])('leaves a label whole whose slash joins other things (%s: %s)', (language, label) => {
    expect(labelForms(label, language)).toEqual([label])
  })

  it('yields at least one form of any text, and none twice', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        fc.constantFrom('de', 'fr', 'es', 'en'),
        (label, language) => {
          const forms = labelForms(label, language)
          return forms.length >= 1 && new Set(forms).size === forms.length
        },
      ),
    )
  })

  it('takes less than 5 ms for ten thousand characters', () => {
    for (const label of [
      '/in'.repeat(3_400),
      'a(in'.repeat(2_500),
      'é'.repeat(10_000),
      `${'a'.repeat(150)}/${'a'.repeat(149)}`,
    ]) {
      labelForms(label, 'de')
      const start = performance.now()
      labelForms(label, 'de')
      expect(performance.now() - start).toBeLessThan(5)
    }
  })
})
