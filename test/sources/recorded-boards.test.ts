import { describe, expect, it } from 'vitest'
import { loadSources } from '../../src/sources/registry.ts'
import { playBoard, recordedBoard, recordedConnectors, recordedPage } from './recorded-board.ts'

const sources = await loadSources()

describe('recorded boards', () => {
  it('are there for every connector', () => {
    expect(recordedConnectors().sort()).toEqual([...sources.keys()].sort())
  })
})

describe.each([...sources.values()])('the recorded board of $id', (connector) => {
  const board = recordedBoard(connector.id)

  it('is walked from its first page over every page of it, and leads nowhere else', () => {
    const { visited, missing } = playBoard(connector, board)
    expect(missing).toEqual([])
    expect(visited.map(({ request }) => request.url).sort()).toEqual(
      board.pages.map(({ request }) => request.url).sort(),
    )
  })

  it('yields postings and shows each that its lists name', () => {
    const readings = board.pages.map((page) => connector.read(recordedPage(connector.id, page), board.at))
    const read = new Set(readings.flatMap(({ postings }) => postings.map(({ externalId }) => externalId)))
    const listed = readings.flatMap((reading) => reading.listed ?? []).map(({ externalId }) => externalId)
    const refused = new Set(readings.flatMap((reading) => reading.refused.map(({ externalId }) => externalId)))
    expect(read.size).toBeGreaterThan(0)
    expect(listed.filter((id) => !read.has(id) && !refused.has(id))).toEqual([])
  })

  it('asks for the page of a posting by the id under which that page is read', () => {
    for (const page of board.pages.filter(({ request }) => request.of !== undefined)) {
      const { postings, refused } = connector.read(recordedPage(connector.id, page), board.at)
      const ids = [...postings, ...refused].map(({ externalId }) => externalId)
      expect(ids, page.request.url).toContain(page.request.of)
    }
  })
})
