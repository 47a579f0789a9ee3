import {
  CHIEF,
  DIRECTOR,
  JUNIOR,
  type LevelKind,
  MANAGER,
  NAMED_MANAGER,
  PROJECT_LEAD,
  SENIOR,
  TEAM_LEAD,
  VP,
} from './level-kinds.ts'

/** What a word states that German, Dutch, Swedish, Danish or Norwegian writes together with its rank: "Vertriebsleiterin",
 *  "afdelingshoofd", "avdelningschef", "Juniorberater". Null for every other word. Takes words as `titleWords` writes them. */
export function compoundLevel(word: string): LevelKind | null {
  if (word.length < 8) return null
  const stem = word.endsWith('in') ? word.slice(0, -2) : word.endsWith('innen') ? word.slice(0, -5) : word
  if (LAST_LETTERS.has(stem.slice(-4))) {
    const ending = ENDING.exec(stem)?.[0] ?? ''
    return RULES.get(ending)?.find(([pattern]) => pattern.test(stem))?.[1] ?? null
  }
  if (word.startsWith('junior')) return /^junior(?!prof)\p{L}{4}/u.test(word) ? JUNIOR : null
  return word.startsWith('senior') && /^senior(?!en|prof|it)\p{L}{4}/u.test(word) ? SENIOR : null
}

/** The last four letters of every ending: most words are done with one look. */
const LAST_LETTERS: ReadonlySet<string> = new Set(
  'iter tung ider eder dare chef sjef hrer rung ktor ktør teur dent tand aber ager ster oofd itan tner fter lied'.split(
    ' ',
  ),
)

const ENDING =
  /(?:leiter|leitung|leider|leder|ledare|chef|sjef|fuhrer|fuhrung|direktor|direktør|directeur|prasident|vorstand|inhaber|manager|meister|hoofd|kapitan|partner|gesellschafter|mitglied)$/

type Rule = [pattern: RegExp, kind: LevelKind | null]

/** By the ending, the first that fits. A leader of a project, site or course leads no staff; a Begleiter, a Halbleiter and a
 *  Rohrleitung lead nobody. */
const RULES: ReadonlyMap<string, readonly Rule[]> = new Map<string, Rule[]>([
  ...same(
    ['leiter', 'leitung'],
    [
      [/(?:beg|an|ab|halb|rohr|frei|fern|strom|wasser|^um|^ein|^g|^ver|^weiter|^zu)leit(?:er|ung)$/, null],
      [
        /(?:projekt|bau|reise|fahrdienst|kurs|ubungs|uebungs|seminar|workshop|spiel|chor|studien|versuchs|wander|lehrgangs|ferien|event|veranstaltungs|pruf|prufungs|auftrags|prozess|kampagnen|produkt)leit(?:er|ung)$/,
        PROJECT_LEAD,
      ],
      [/(?:team|gruppen|schicht|stations|kolonnen|trupp|linien|etagen)leit(?:er|ung)$/, TEAM_LEAD],
      [/wohnbereichsleit(?:er|ung)$/, MANAGER],
      [
        /(?:bereichs|hauptabteilungs|sparten|gesamt|konzern|divisions|instituts|klinik|schul|amts|dezernats)leit(?:er|ung)$/,
        DIRECTOR,
      ],
      [/geschaftsleit(?:er|ung)$/, CHIEF],
      [/leit/, MANAGER],
    ],
  ),
  ...same(
    ['chef', 'sjef'],
    [
      [/(?:sous|pastry|sushi|konditor|mini|jung)(?:chef|sjef)$/, null],
      [/(?:projekt|projekts|prosjekt|produkt|kund|uppdrags|key)(?:chef|sjef)$/, PROJECT_LEAD],
      [/(?:team|grupp|gruppe|skift|schicht|pass|kuchen|koks|køkken|kjøkken)(?:chef|sjef)$/, TEAM_LEAD],
      [/(?:koncern|konzern|firmen|unternehmens|finanz)(?:chef|sjef)$/, CHIEF],
      [/(?:chef|sjef)$/, MANAGER],
    ],
  ),
  ...same(
    ['leider', 'leder', 'ledare'],
    [
      [/(?:begeleider|kunstleder|wildleder)$/, null],
      [
        /(?:project|projekt|prosjekt|reis|reise|rejse|kurs|cursus|bygge|produkt|process|proces|prosess)(?:leider|leder|ledare)$/,
        PROJECT_LEAD,
      ],
      [
        /(?:team|groeps|ploeg|shift|gruppe|grupp|skift|vagt|vakt|hold|lag|arbeids|arbejds|arbets)(?:leider|leder|ledare)$/,
        TEAM_LEAD,
      ],
      [/(?:styre)leder$/, CHIEF],
      [/(?:leider|leder|ledare)$/, MANAGER],
    ],
  ),
  [
    'fuhrer',
    [
      [/geschaftsfuhrer$/, CHIEF],
      [/(?:schicht|kolonnen|trupp|team|gruppen|mannschafts|partie)fuhrer$/, TEAM_LEAD],
    ],
  ],
  ['fuhrung', [[/geschaftsfuhrung$/, CHIEF]]],
  ...same(
    ['direktor', 'direktør', 'directeur'],
    [
      [/^general/, CHIEF],
      [/direct|direkt/, DIRECTOR],
    ],
  ),
  [
    'prasident',
    [
      [/vi[cz]eprasident$/, VP],
      [/prasident$/, CHIEF],
    ],
  ],
  ['vorstand', [[/vorstand$/, CHIEF]]],
  [
    'inhaber',
    [[/(?:firmen|geschafts|mit|betriebs|praxis|laden|kanzlei|allein|unternehmens|agentur|hotel)inhaber$/, CHIEF]],
  ],
  [
    'manager',
    [
      [
        /(?:team|filial|filiaal|store|hotel|center|markt|restaurant|betriebs|bedrijfs|vestigings|winkel|floor|zone)manager$/,
        MANAGER,
      ],
      [/manager$/, NAMED_MANAGER],
    ],
  ],
  ['meister', [[/(?:werk|schicht|produktions|fertigungs|betriebs|werkstatt|lager|montage|gruppen)meister$/, MANAGER]]],
  ['hoofd', [[/hoofd$/, MANAGER]]],
  ['partner', [[/(?:senior|grundungs|equity|managing)partner$/, CHIEF]]],
  ['gesellschafter', [[/gesellschafter$/, CHIEF]]],
  [
    'mitglied',
    [[/(?:vorstands|geschaftsleitungs|aufsichtsrats|verwaltungsrats|direktions|prasidiums)mitglied$/, CHIEF]],
  ],
  ['kapitan', [[/kapitan$/, TEAM_LEAD]]],
])

function same(endings: string[], rules: Rule[]): [string, Rule[]][] {
  return endings.map((ending) => [ending, rules])
}
