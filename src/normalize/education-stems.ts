/**
 * One of these stands in every text that `DEGREE_WORDS` or `NOTHING_ASKED` of education-words.ts find something in: looking
 * for a plain text takes a hundredth of the time of the patterns, and most lines of an ad hold none. In lower case.
 */
export const DEGREE_STEMS: readonly string[] = [
  ...['degree', 'diplom', 'educati', 'qualificati', 'bachelor', 'master', 'high school', 'highschool', 'secondary'],
  ...['phd', 'ph.d', 'ph d', 'ph. d', 'doctora', 'doctor of', 'juris doctor', 'pharmd', 'pharm.d'],
  ...['m.s.', 'm.a.', 'msc', 'm.sc', 'mba', 'b.s.', 'b.a.', 'bsc', 'b.sc', 'bs in', 'bs/', 'bs /', 'ba/', 'ba /'],
  ...['baccalaur', 'bac+', 'bac +', 'niveau bac', 'du bac', 'associate of', 'bts', 'gcse', 'a level', 'a-level'],
  ...['promovier', 'e promotion', 'abschluss', 'studium', 'ausbildung', 'abitur', 'licence ', 'diplôme'],
  ...['máster', 'maestría', 'licenciatur', 'licenciad', 'grado ', 'universitari', 'técnico superior'],
  ...['bachillerato', 'educación', 'preparatoria', 'estudios', 'titulación'],
]

/** The short names that stand inside many other words: "managed", "duties". */
export const SHORT_DEGREES = /\b(?:g\.?e\.?d|dut)\b/
