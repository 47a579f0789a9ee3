import type { PayBasis } from '../domain/pay.ts'

/** For lower-case text. */
const words = (source: string) => new RegExp(`(?<!\\p{L})(?:${source})(?!\\p{L})`, 'gu')

/** Words that speak of pay. A stem with `\p{L}` covers compounds such as "Einstiegsgehalt". */
const PAY = words(
  String.raw`salar\p{L}{0,8}|pay|pays|paid|paying|compensation|comp|wages?|rates?|earn\p{L}{0,4}|remunerat\p{L}{0,4}|ote|base|basic|ctc|package|total rewards|hiring range|\p{L}{0,20}(?:gehalt|gehälter|entgelt|vergütung|lohn|verdienst|lön|lønn|løn)|rému\p{L}{0,10}|sueldo|retribu\p{L}{0,8}|nómina|stipendio|wynagrodz\p{L}{0,4}|zarob\p{L}{2,4}|płac\p{L}{1,2}|superannuation|pensja|stawka|salaris\p{L}{0,3}|loon|mzd\p{L}{1,2}|odměna|fizetés|(?:alap)?bér|palkka|remunera\p{L}{0,6}|vencimento|ral`,
)

/** Money that is not pay. */
const NOT_PAY_WORDS = String.raw`(?:transport\p{L}{0,6}|travel|commut\p{L}{0,4}|meal|food|relocation|equity|stock|holiday|severance|sick|learning|phone|referral) (?:compensation|pay|package|rates?)|equity|rsus?|stock options?|stock grants?|sign(?:ing)?[- ]?on|signing|referral\p{L}?|reward|vouchers?|stipends?|budgets?|allowances?|reimburse\p{L}{0,6}|funding|funded|raised|raise|raising|series [a-e]|arr|mrr|valuation|valued|relocation|tuition|cafeteri\p{L}{1,2}|multisport|retirement plan|discounts?|sales of|deal size|average deals?|quotas?|gym|wellness|well-?being|workstation|laptop|contributions?|assurance|match|welfare|assistance|(?:help|support|value|saving) of|sells? (?:for|at)|sold|priced|saves?|cover|hsa|fsa|perks?|gifts?|prizes?|awarded|market cap|plans start|processed|differential|premiums?|saved|worth|liability|deductible|copay|fines?|penalt\p{L}{1,3}|zulagen?|\p{L}{0,20}(?:zuschuss|zuschüsse|zuschlag|zuschläge|zulage|bonus|prämie|budget|gutscheine?|geld)|jobticket|umsatz|fahrtkosten|spesen|tickets? rest\p{L}{0,9}|titres?-rest\p{L}{0,7}|mutuelle|chiffre d'affaires|indemnité|remboursement|forfait|bono|facturación|ayuda|fatturato|buoni pasto|dofinansowanie|premia|budżet|obrot\p{L}{1,2}|příspěv\p{L}{1,3}|stravenky|obrat|juttatás|bónusz|árbevétel|tichete|decont|bonuri|abonament|cifra de afaceri|bidrag|friskvård\p{L}{0,10}|omsättning|reiskosten\p{L}{0,12}|thuiswerk\p{L}{0,12}|kilometer\p{L}{0,12}|kart\p{L}{1,2} \p{L}{1,12}|onkosten\p{L}{0,12}|omzet|vale|subsídio|cartão|prémio`
/** The same in a sentence, but in a short phrase a word of a job title: "Travel Nurse $2,500/week". */
const FIELD_WORDS = String.raw`shares?|options?|revenues?|turnover|training|learning|education|insurance|coverage|donat\p{L}{0,6}|grants?|portfolio|assets|loans?|deals?|savings|certifications?|conferences?|transport|travel|commut\p{L}{0,4}|meals?|lunch|food|fitness|childcare|phone|internet|home office|equipment|fees?|costs?|prices?|customers|products?|subscriptions?|pricing|transactions|invest\p{L}{0,6}|funds?|capital|retention|pension|spend|spending|refer|seed|stock|karta|welfare`
const NOT_PAY = words(NOT_PAY_WORDS)
const NOT_PAY_OR_FIELD = words(`${NOT_PAY_WORDS}|${FIELD_WORDS}`)
const FIELD_AS_LABEL = words(`(?:${FIELD_WORDS})(?= ?:| of(?!\\p{L})| up to(?!\\p{L})| from(?!\\p{L}))`)
/** "in annual revenue", "for our product", "towards training". */
const FIELD_AS_PURPOSE = words(`(?:in|for|of|on|to|towards?) (?:\\p{L}{1,14} ){0,3}(?:${FIELD_WORDS})`)
const BONUS = words('bonus(?:es)?|incentives?|prime|variable|commissions?(?= ?[:-]| of| up to| potential)')

/**
 * Whether the words right around an amount say that it is something else than pay: before it the nearest word decides, so
 * "equity, and a salary of" is pay and "salary plus a signing bonus of" is not.
 */
export function isNotPay(before: string, after: string, isPhrase: boolean): boolean {
  const behind = after.toLowerCase()
  if (lastEnd(behind, NOT_PAY) > 0 || lastEnd(behind, FIELD_AS_PURPOSE) > 0) return true
  if (/^\W{0,3}(?:\p{L}{1,12} ){0,2}(?:bonus|sign|commission(?! only))/u.test(behind)) return true
  // What stands in brackets explains the label in front of it: "Total compensation (salary + equity)".
  const ahead = before.toLowerCase().replace(IN_BRACKETS, ' ')
  const not = isPhrase
    ? Math.max(lastEnd(ahead, NOT_PAY), lastEnd(ahead, FIELD_AS_LABEL))
    : lastEnd(ahead, NOT_PAY_OR_FIELD)
  const nearest = Math.max(not, lastEnd(ahead, BONUS))
  return nearest > 0 && nearest >= lastEnd(ahead, PAY)
}

/** Whether a stretch of text speaks of pay. */
export function isAboutPay(text: string): boolean {
  return lastEnd(text.toLowerCase(), PAY) > 0
}

/** Where the last word of a kind ends; 0 when there is none. */
function lastEnd(lower: string, pattern: RegExp): number {
  let end = 0
  if (!/[a-z\u0080-\uffff]{3}/i.test(lower)) return end
  for (const match of lower.matchAll(pattern)) end = match.index + match[0].length
  return end
}

/** What stands in brackets explains the label in front of it: "(base / variable: 80 % / 20 %)". */
const IN_BRACKETS = /\([^()]{0,80}\)/g

/** What an amount is, by the nearest label. */
export function basisIn(before: string, after: string, ownAfter: string): PayBasis {
  const ahead = before.toLowerCase().replace(IN_BRACKETS, ' ')
  const behind = after.toLowerCase()
  const own = ownAfter.toLowerCase()
  if (/^\W{0,3}(?:base|basic|fixe|fix)(?!\p{L})/u.test(own)) return 'base'
  if (/^\W{0,3}ote(?!\p{L})/u.test(own)) return 'ote'
  if (
    /(?<!\p{L})(?:base|basic|grundgehalt|fixum|fixe|basis)(?!\p{L})(?! salary \+| salary plus| salary and)/u.test(ahead)
  )
    return 'base'
  const near = `${ahead} ${own}`
  if (/\bote\b|on[- ]target|at plan/.test(near)) return 'ote'
  if (/\btotal (?:annual )?(?:comp|cash|target|rewards?|package|earning)|\bctc\b/.test(near)) return 'total'
  if (
    /^(?:\W{0,3}\p{L}{1,8}){0,2}\W{1,3}(?:with|including|incl?\.?) (?:tips|bonus|commission|overtime|super)/u.test(
      behind,
    )
  )
    return 'total'
  if (/\bcommission[- ]only\b|\b100 ?% commission/.test(near)) return 'commission'
  return 'base'
}

const GROSS =
  /(?<!\p{L})(?:brutto|gross|brut|bruts|brute|bruto|brutos|bruttó|brüt|lord[oia]|hrubého|hrubá|μικτά|бруто|до вычета)(?!\p{L})/giu
/** "Net" of other things than tax is no net pay: revenue, or the value added tax of a contractor's invoice. */
const NET =
  /(?<![.\p{L}])(?:netto|net(?![- ](?:new|worth|revenue|sales|promoter|income from|zero))|neto|netos|neti|nettó|nets|nett|nette|netti|netta|líquidos?|libres|na rękę|čistého|čistá|на руки|чистыми|į rankas|take[- ]home|in[- ]hand|手取り|税后|稅後|καθαρά|نت|לנטו|נטו)(?!\p{L})/giu
const OF_VALUE_ADDED_TAX = /(?<!\p{L})(?:vat|b2b|ust|mwst|btw|iva|tva|hors taxes?|ddv|pdv|dph|áfa)(?!\p{L})/iu

/**
 * Whether pay is before tax: true gross, false net, null when the text does not say. The words behind the amount count before
 * those in front of it, the nearest first. Net of value added tax says nothing of income tax: null.
 */
export function grossIn(before: string, raw: string, after: string): boolean | null {
  const isGross = lastGross(raw) ?? firstGross(after) ?? lastGross(before)
  return isGross === false && OF_VALUE_ADDED_TAX.test(`${before} ${after}`) ? null : isGross
}

function lastGross(text: string): boolean | null {
  const [gross, net] = [lastEnd(text, GROSS), lastEnd(text, NET)]
  return gross === net ? null : gross > net
}

function firstGross(text: string): boolean | null {
  const [gross, net] = [text.search(GROSS), text.search(NET)]
  if (gross < 0 && net < 0) return null
  return net < 0 || (gross >= 0 && gross < net)
}

export const VAGUE =
  /(?<!\p{L})(?:competitive|negotiable|doe|d\.o\.e|depending on|dependent on|commensurate|attractive|to be discussed|market rate|tbd|tbc|nach vereinbarung|verhandlungsbasis|marktgerecht\p{L}{0,2}|übertariflich\p{L}{0,2}|attraktiv\p{L}{0,2}|à négocier|à définir|selon profil|selon expérience|a convenir|según experiencia|a combinar|da definire|in base all'esperienza|do uzgodnienia|konkurencyjn\p{L}{1,3}|dohodou|megegyezés|negociabil|marktconform|enligt överenskommelse|面議|面议|応相談)(?!\p{L})/iu
