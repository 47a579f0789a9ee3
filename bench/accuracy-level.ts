import { LEVELS } from '../src/domain/role.ts'
import { createTitleReader } from '../src/normalize/title.ts'
import { loadTaxonomy } from '../src/taxonomy/load-roles.ts'
import { LEVEL_CASES, type LevelCase } from '../test/normalize/level-cases.ts'

export type LevelScores = {
  metrics: Record<string, number>
  baselines: Record<string, number>
  /** The wrong ones in words. */
  wrong: string[]
}

type Answer = { level: string | null; peopleManager: boolean | null }

/** Scores level and leadership on the labelled titles of `test/normalize/level-cases.ts`, over all and by language, beside a rule of
 *  fifteen words. Accuracy and macro-F1 run from 0 to 1 and count "no level" as a class. */
export function scoreLevels(): LevelScores {
  const read = createTitleReader(loadTaxonomy())
  const answers = LEVEL_CASES.map(({ title }) => read(title))
  const keywords = LEVEL_CASES.map(({ title }) => keywordAnswer(title))
  const languages = [...new Set(LEVEL_CASES.map((each) => each.language))]
  return {
    metrics: { level_cases: LEVEL_CASES.length, ...scores(answers), ...byLanguage(languages, answers) },
    baselines: { ...scores(keywords), ...byLanguage(languages, keywords) },
    wrong: LEVEL_CASES.flatMap((each, at) => describe(each, answers[at])),
  }
}

function scores(answers: Answer[]): Record<string, number> {
  return {
    level_accuracy: share(LEVEL_CASES, (each, at) => answers[at]?.level === each.level),
    level_macro_f1: macroF1(answers),
    level_people_accuracy: share(LEVEL_CASES, (each, at) => answers[at]?.peopleManager === each.peopleManager),
  }
}

function byLanguage(languages: string[], answers: Answer[]): Record<string, number> {
  return Object.fromEntries(
    languages.map((language) => {
      const rows = LEVEL_CASES.map((each, at) => ({ each, answer: answers[at] })).filter(
        ({ each }) => each.language === language,
      )
      return [`level_accuracy_${language}`, share(rows, ({ each, answer }) => answer?.level === each.level)]
    }),
  )
}

/** The mean over the classes of the harmonic mean of precision and recall. */
function macroF1(answers: Answer[]): number {
  const classes = [null, ...LEVELS]
  const each = classes.map((level) => {
    const right = LEVEL_CASES.filter((one, at) => one.level === level && answers[at]?.level === level).length
    const labelled = LEVEL_CASES.filter((one) => one.level === level).length
    const given = answers.filter((answer) => answer.level === level).length
    return labelled + given === 0 ? 1 : (2 * right) / (labelled + given)
  })
  return each.reduce((sum, one) => sum + one, 0) / each.length
}

const KEYWORDS: readonly [RegExp, string][] = [
  [/\b(?:intern|trainee|praktikant)/i, 'intern'],
  [/\b(?:chief|ceo|vice president|president|founder)\b|geschäftsführer/i, 'executive'],
  [/\b(?:director|head of|direktor)/i, 'director'],
  [/\b(?:manager|supervisor)\b/i, 'manager'],
  [/\blead\b|leiter/i, 'lead'],
  [/\b(?:senior|sr)\b/i, 'senior'],
  [/\b(?:junior|jr)\b/i, 'junior'],
]

const LEADERS = new Set<string>(['manager', 'director', 'executive'])

function keywordAnswer(title: string): Answer {
  const level = KEYWORDS.find(([words]) => words.test(title))?.[1] ?? null
  return { level, peopleManager: level === null ? null : LEADERS.has(level) }
}

function share<T>(rows: T[], is: (row: T, at: number) => boolean): number {
  return rows.length === 0 ? 0 : rows.filter(is).length / rows.length
}

function describe(each: LevelCase, answer: Answer | undefined): string[] {
  if (answer?.level === each.level && answer.peopleManager === each.peopleManager) return []
  return [`${each.title}: ${answer?.level} ${answer?.peopleManager}, not ${each.level} ${each.peopleManager}`]
}
