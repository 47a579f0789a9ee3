/**
 * Joins calls that come while an earlier one is being done into one call of `run`, which answers in the order of its items.
 * Nobody waits for a timer, and nobody for longer than the run before theirs. A run that fails fails for all in it.
 */
export function gather<Item, Answer>(run: (items: Item[]) => Promise<Answer[]>): (item: Item) => Promise<Answer> {
  let open: { items: Item[]; answers: Promise<Answer[]> } | null = null
  let last: Promise<unknown> = Promise.resolve()
  const join = () => {
    const items: Item[] = []
    const answers = last.then(() => {
      open = null
      return run(items)
    })
    last = answers.catch(() => {})
    return { items, answers }
  }
  return async (item) => {
    open ??= join()
    const index = open.items.push(item) - 1
    return (await open.answers)[index] as Answer
  }
}
