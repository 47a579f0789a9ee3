/** What a person has to know of a source that is asked once a week alone. */
export function parkedLine(
  name: string,
  { stateAt, stateReason, failures }: { stateAt: Date | null; stateReason: string | null; failures: number },
): string {
  const since = stateAt === null ? '' : ` since ${stateAt.toISOString().slice(0, 16)}`
  return `${name} is parked${since} after ${failures} failed runs and is asked once a week: ${stateReason}`
}
