import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLanguage } from '../../src/normalize/language.ts'

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
