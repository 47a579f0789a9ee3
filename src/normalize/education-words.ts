import type { Education } from '../domain/education.ts'

/**
 * Names of degrees in English, German, French and Spanish. Each pattern is linear and looks at one clause in lower case.
 * Short forms count only where nothing else is meant: "ms" is also a firm's name, "ma" a state, "ba" an analyst.
 * Vocational schooling (Berufsausbildung) stands at ISCED 2011 level 3 and counts as high school; bac+2, BTS and técnico
 * superior at level 5 as associate.
 */
export const DEGREE_WORDS: readonly [Exclude<Education, 'none'>, RegExp][] = [
  [
    'doctorate',
    /\bph\.? ?d\b|\bdoctora(?:te|l|t|do)\b|\bdoctor of [a-z]|\bjuris doctor\b|\bpharm\.?d\b|\bpromovier(?:t|te)\b|\b(?:abgeschlossene|erfolgreiche) promotion\b/u,
  ],
  [
    'master',
    /\bmaster['’]?s? (?:degree|of (?:science|arts|business|public|engineering|education|social|laws|nursing))\b|\bmaster['’]?s\b|\b(?:or|and|bachelor|bachelor['’]s) ?\/? ?master\b|\bm\.s\.|\bm\.a\.|\bmsc\b|\bm\.sc\b|\bmba\b|\bms degree\b|\bmasterabschluss\b|\bmasterstudium\b|\bbac ?\+ ?5\b|\bmaster 2\b|\bdiplôme d['’]ingénieur\b|\bmáster\b|\bmaestría\b/u,
  ],
  [
    'bachelor',
    /\bbachelor(?:['’]?s)?\b|\bbaccalaureate degree\b|\bundergraduate degree\b|\b(?:four|4)[- ]year degree\b|\b(?:college|university) degree\b|\bb\.s\.|\bb\.a\.|\bbsc\b|\bb\.sc\b|\b(?:bs|ba) degree\b|\b(?:bs|ba) ?\/ ?(?:bs|ba|ms|ma)\b|\bbs in [a-z]|\bhochschulabschluss\b|\bstudienabschluss\b|\b(?:abgeschlossenes|erfolgreiches) (?:[a-zäöüß-]{1,40} )?(?:hochschul)?studium\b|\bhochschulstudium\b|\bbac ?\+ ?[34]\b|\blicence (?:universitaire|professionnelle|en)\b|\blicenciatur[ao]\b|\blicenciad[oa]\b|\bgrado (?:universitario|en)\b|\b(?:título|titulación|titulada?o?) universitari[oa]\b/u,
  ],
  [
    'associate',
    /\bassociate['’]?s? degree\b|\bassociate of (?:arts|science|applied)\b|\b(?:two|2)[- ]year degree\b|\bbac ?\+ ?2\b|\bbts\b|\bdut\b|\btécnico superior\b|\bgrado superior\b/u,
  ],
  [
    'high-school',
    /\bhigh ?school\b|\bg\.?e\.?d\b|\bhs diploma\b|\bsecondary (?:school|education)\b|\ba[- ]levels?\b|\bgcses?\b|\babitur\b|\b(?:haupt|real)?schulabschluss\b|\b(?:berufs)?ausbildung (?:als|zum|zur|im|in)\b|\b(?:abgeschlossene|kaufmännische|technische) (?:[a-zäöüß-]{1,40} )?(?:berufs)?ausbildung\b|\bberufsausbildung\b|\bbaccalauréat\b|\b(?:niveau|diplôme du) bac\b(?! ?\+)|\bbachillerato\b|\beducación secundaria\b|\bpreparatoria\b/u,
  ],
]

/** Says that no schooling is asked for. */
export const NOTHING_ASKED =
  /\bno (?:college |university |formal |specific )?(?:degree|diploma|education|qualifications?) (?:is |are )?(?:required|needed|necessary)\b|\b(?:degree|diploma|education) (?:is |are )?not (?:required|needed|necessary)\b|\bno (?:formal )?(?:education|degree) requirements?\b|\bkeine? (?:ausbildung|studium|schulabschluss|abschluss) (?:erforderlich|notwendig|nötig)\b|\bsans diplôme\b|\baucun diplôme (?:requis|exigé)\b|\b(?:no se requieren?|sin) (?:estudios|titulación)\b/u

/** Names a degree as welcome, not as asked for. */
export const ONLY_WELCOME =
  /\bprefer(?:red|ably|ence|able)?\b|\bdesir(?:ed|able)\b|\ba plus\b|\bnice[- ]to[- ]have\b|\bbonus\b|\bideally\b|\badvantage(?:ous)?\b|\bhelpful\b|\bvon vorteil\b|\bwünschenswert\b|\bidealerweise\b|\bgern(?:e)? gesehen\b|\bsouhaité(?:e|s)?\b|\bapprécié(?:e|s)?\b|\bun atout\b|\bidéalement\b|\bdeseable\b|\bvalorable\b|\bse valorará\b|\bpreferible(?:mente)?\b/u

/** Experience stands in for the degree, so that it is not asked for. */
export const EXPERIENCE_WILL_DO =
  /\bor (?:an? )?(?:equivalent|comparable|relevant|related|similar) (?:[a-z]{1,20} ){0,3}experience\b|\bor (?:the )?equivalent (?:combination|in) (?:of )?|\bexperience in lieu\b|\bin lieu of (?:a |the )?degree\b|\bor (?:\d{1,2}|[a-z]{3,6})\+? years['’]? (?:of )?(?:[a-z]{1,20} ){0,3}experience\b|\boder (?:eine )?(?:vergleichbare|gleichwertige|entsprechende) (?:[a-zäöüß]{1,30} )?(?:berufs)?erfahrung\b|\bou (?:une )?expérience équivalente\b|\bo experiencia equivalente\b/u

/** Speaks of degrees in another sense: those being studied for, paid for, taught, or of the reader's benefits. */
export const NOT_ASKED =
  /\bpursuing\b|\benrolled\b|\bworking towards?\b|\btuition\b|\breimburse|\bscholarship|\bearn (?:a|an|your)\b|\bstudents\b|\bdegree programs? (?:for|in|at|to)\b|\bteach(?:ing)? (?:in|high|secondary|at)\b|\b(?:at|in|with|from|near|for) (?:the |a |our )?(?:local )?(?:high|secondary) schools?\b|\bhigh schools\b|\bhigh school (?:students?|teachers?|sports?|teams?|coach|athletes?|programs?)\b|\bwir bieten\b|\bausbildungsplatz\b/u
