/** Longest value of a parameter, in characters. */
const MOST_CHARACTERS = 200
const ALL = 'all'

/** A feed that takes filters has a board for each choice of them. Its name is the filters among the parameters of an
 *  address, in the order of `filters`: "geo=usa&industry=seller"; "all" when there are none. A filter may come several
 *  times; blank and overlong values are left out. */
export function boardOf(params: URLSearchParams, filters: readonly string[]): string {
  const kept = new URLSearchParams(
    filters.flatMap((name) =>
      [...new Set(params.getAll(name))]
        .map((value) => value.trim())
        .filter((value) => value !== '' && value.length <= MOST_CHARACTERS)
        .map((value) => [name, value]),
    ),
  )
  return kept.size === 0 ? ALL : kept.toString()
}

/** The query of a board named by `boardOf`, to be put behind other parameters: "&geo=usa&industry=seller", "" for all. */
export function queryOf(board: string, filters: readonly string[]): string {
  const name = boardOf(new URLSearchParams(board), filters)
  return name === ALL ? '' : `&${name}`
}
