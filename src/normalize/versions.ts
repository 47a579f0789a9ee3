import { OPENING_VERSION } from './opening.ts'
import { PAY_READER_VERSION } from './pay-reasons.ts'

/** The readers' versions. Raise one when its answers change: `jobtide replay` names them in its report. Which postings
 *  are written anew does not hang on them but on whether the answer differs. */
export const NORMALIZER_VERSIONS = { title: 2, pay: PAY_READER_VERSION, place: 1, opening: OPENING_VERSION } as const
