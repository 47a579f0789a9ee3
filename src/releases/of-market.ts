import { computeFigures } from '../market/compute.ts'
import { marketParameters } from '../market/parameters.ts'
import type { MakeOptions } from './make.ts'

/** What makes a release one of this program: all figures of its catalogue, by its rules. */
export function ofMarket(): Pick<MakeOptions, 'compute' | 'parameters'> {
  return { compute: computeFigures, parameters: marketParameters() }
}
