import { eld } from 'eld/extrasmall'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { languageOf, readLanguage } from '../../src/normalize/language.ts'

const WORDS =
  "you'll the patients werden Überstunden équipe d’accueil και Ομάδα ωραίος работа в команде 患者様 お迎え İstanbul'da için çalışan".split(
    ' ',
  )

describe('readLanguage', () => {
  it.each([
    ['en', 'You greet patients at the desk, answer the telephone and book their next visits.'],
    ['de', 'Sie begrüßen Patienten am Empfang, beantworten Anrufe und vereinbaren die nächsten Termine.'],
    ['fr', 'Vous accueillez les patients à la réception, répondez au téléphone et fixez les rendez-vous.'],
    ['es', 'Recibirás a los pacientes en la recepción, contestarás el teléfono y reservarás sus citas.'],
    ['nl', 'Je ontvangt patiënten aan de balie, beantwoordt de telefoon en plant hun volgende afspraken.'],
    ['pl', 'Witasz pacjentów w recepcji, odbierasz telefony i umawiasz kolejne wizyty u lekarza.'],
    ['pt', 'Você recebe os pacientes na recepção, atende o telefone e marca as próximas consultas.'],
    ['ja', '受付で患者様をお迎えし、電話に応対し、次回の診察の予約をお取りいただくお仕事です。'],
  ])('reads %s', (language, text) => {
    expect(readLanguage(text)?.language).toBe(language)
  })

  it('is not led astray by a legal notice in another language at the end', () => {
    const duties = 'Sie planen Touren, führen ein Team von zwölf Fahrern und halten Kontakt zu unseren Kunden. '.repeat(
      12,
    )
    expect(
      readLanguage(`${duties}We are an equal opportunity employer and welcome everybody. `.repeat(1))?.language,
    ).toBe('de')
  })

  it.each(['', 'Nurse', '12345 67890', 'https://jobs.example/very/long/address/of/an/advertisement'])(
    'says nothing of %j',
    (text) => {
      expect(readLanguage(text)).toBeNull()
    },
  )

  it('finds in the part that it hands on what the detector finds in the whole', () => {
    const whole = eld.newInstance()
    const word = fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...WORDS) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }) },
    )
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 30, maxLength: 160 }),
        fc.constantFrom(' ', '\n – ', ' .......... '),
        (words, gap) => {
          const text = words.join(gap).replace(/[@:]/g, '').slice(0, 1200)
          const found = whole.detect(text)
          expect(languageOf(text)).toBe(found.language !== '' && found.isReliable() ? found.language : null)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('is sure to some degree between 0 and 1 and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const confidence = readLanguage(text)?.confidence ?? 0
        expect(confidence).toBeGreaterThanOrEqual(0)
        expect(confidence).toBeLessThanOrEqual(1)
      }),
    )
  })
})
