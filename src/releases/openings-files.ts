import type { Release } from '../domain/release.ts'
import type { MarketHandle } from '../market/handle.ts'
import { type OpeningRow, openingMonths, readOpenings } from '../market/opening-rows.ts'
import type { ExportFile } from './export.ts'
import type { Column } from './figure-columns.ts'
import { parquet } from './parquet.ts'

/** The openings behind a release, a Parquet file per month in which they were first seen, and what their columns mean. */
export async function openingsFiles(db: MarketHandle, { id, asOf }: Release): Promise<ExportFile[]> {
  const notes = { release: id, as_of: asOf.toISOString() }
  const months = await openingMonths(db, asOf)
  return [
    ...months.map((month) => ({
      name: `openings/openings-${month}.parquet`,
      pieces: () => parquet(OPENING_COLUMNS, readOpenings(db, asOf, month), notes),
    })),
    {
      name: 'openings/data-dictionary.md',
      async *pieces() {
        yield dictionary(id)
      },
    },
  ]
}

function dictionary(release: string): string {
  return `# Openings behind release ${release}

One row is one spell of one opening as it was known at the release, without the texts of its ads. Openings over several
boards are one row, named after the ad that speaks for them. These are single rows: figures withhold small cells, rows do
not, so apply the rules of the metrics before you publish anything from them. Postings belong to their employers.

| column | type | may be empty | meaning |
|---|---|---|---|
${OPENING_COLUMNS.map(({ name, type, optional, about }) => `| ${name} | ${type} | ${optional ? 'yes' : 'no'} | ${about} |`).join('\n')}
`
}

type Of = Column<OpeningRow>['of']

const OPENING_COLUMNS: Column<OpeningRow>[] = [
  column('connector', 'text', 'System of the board.', ({ connector }) => connector),
  column('board', 'text', 'Name of the board there.', ({ board }) => board),
  column('external_id', 'text', 'Id of the ad on the board.', ({ externalId }) => externalId),
  column('first_seen', 'time', 'Begin of this time on the board.', ({ firstSeenAt }) => firstSeenAt),
  column('first_ever', 'time', 'When the opening was first seen at all.', ({ firstEverAt }) => firstEverAt),
  column('closed', 'time', 'When it was found gone. Empty: open at the release.', ({ closedAt }) => closedAt, true),
  column('changed', 'time', 'Last edit of the ad by its employer.', ({ changedAt }) => changedAt, true),
  column('posted', 'time', 'When it was posted, as the ad says.', ({ postedAt }) => postedAt, true),
  column('employer', 'text', 'Name of the employer, folded for comparison.', ({ employer }) => employer),
  column('role', 'text', 'Role read from the title.', ({ role }) => role, true),
  column('soc', 'text', 'SOC 2018 code.', ({ soc }) => soc, true),
  column('level', 'text', 'Level the title states.', ({ level }) => level, true),
  column('work_mode', 'text', 'onsite, hybrid or remote.', ({ workMode }) => workMode, true),
  column('remote_scope', 'text', 'From where remote work may be done.', ({ remoteScope }) => remoteScope, true),
  column('countries', 'list', 'ISO 3166-1 alpha-2 of its places.', ({ countries }) => countries),
  column('regions', 'list', 'ISO 3166-2 of its places.', ({ regions }) => regions),
  column('ads', 'whole', 'Ads that carry it.', ({ ads }) => ads),
  column('spells', 'whole', 'Times on the board.', ({ spells }) => spells),
  column('pay_status', 'text', 'accepted, quarantined or none.', ({ payStatus }) => payStatus),
  column('pay_min', 'number', 'Base pay a year, lower end, in pay_currency.', ({ payMin }) => payMin, true),
  column('pay_mid', 'number', 'Middle of the range.', ({ payMid }) => payMid, true),
  column('pay_max', 'number', 'Upper end.', ({ payMax }) => payMax, true),
  column('pay_currency', 'text', 'ISO 4217.', ({ payCurrency }) => payCurrency, true),
  column('pay_period', 'text', 'Period as advertised.', ({ payPeriod }) => payPeriod, true),
  column('education', 'text', 'Least degree the ad asks for.', ({ education }) => education, true),
  column('described', 'truth', 'Has a description in which skills could be found.', ({ described }) => described),
  column('skills', 'list', 'Skills, tools and certificates the ad names.', ({ skills }) => skills),
]

function column(
  name: string,
  type: Column<OpeningRow>['type'],
  about: string,
  of: Of,
  optional = false,
): Column<OpeningRow> {
  return { name, type, optional, about, of }
}
