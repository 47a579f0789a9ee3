import type { Config } from '../src/config.ts'
import type { Manners } from '../src/http.ts'
import type { SourceDefinition } from '../src/sources/_shared/define.ts'

/** How the pages of a connector are asked for: a documented interface is meant for programs, so that robots.txt does not
 *  decide about it unless the operator wants so. `board` names whose pages they are. */
export function mannersOf(
  { access, perSecond, keys }: Pick<SourceDefinition, 'access' | 'perSecond' | 'keys'>,
  { fetch }: Pick<Config, 'fetch'>,
  board: string,
): Manners {
  const robots = access === 'pages' || fetch.robotsEverywhere
  return { board, robots, ...(perSecond === undefined ? {} : { perSecond }), ...(keys === undefined ? {} : { keys }) }
}
