import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findMigrationFaults } from '../_support/migration-faults.ts'

const FOLDER = new URL('../../sql/', import.meta.url)
/** Those before were written for tables that nobody used yet. */
const FIRST = '0031'
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.sql') && name >= FIRST)

const rulesOf = async (text: string) => (await findMigrationFaults(text)).map(({ rule }) => rule)

describe('migrations of tables in use', () => {
  it(`since ${FIRST} make nobody wait for long, and break no version before`, async () => {
    for (const file of files) {
      expect(await findMigrationFaults(readFileSync(new URL(file, FOLDER), 'utf8')), file).toEqual([])
    }
  })

  it.each([
    ['create index a on posting (title)', ['index-locks']],
    ['create unique index on posting (title)', ['index-locks']],
    ['create index concurrently a on posting (title)', ['wants-no-transaction']],
    ['-- no transaction\ncreate index concurrently a on posting (title)', ['index-again']],
    [
      '-- no transaction\ncreate index concurrently if not exists a on posting (title); create table b (c int)',
      ['only-indexes'],
    ],
    ['alter table posting add column a int default random()', ['rewrites']],
    ['alter table posting add column a uuid default pg_catalog.uuidv7()', ['rewrites']],
    ['alter table posting add column a timestamptz default clock_timestamp()', ['rewrites']],
    ['alter table posting add column a int generated always as identity', ['rewrites']],
    ['alter table posting add column a int generated always as (1 + 1) stored', ['rewrites']],
    ['alter table posting add column a bigserial', ['rewrites']],
    ['alter table posting add column a int not null', ['needs-value']],
    ['alter table posting add column a int unique', ['index-locks']],
    ['alter table posting add column a int references run', ['validates']],
    ['alter table posting add column a int check (a > 0)', ['validates']],
    ['alter table posting alter column title type varchar(10)', ['rewrites']],
    ['alter table posting alter column title set not null', ['set-not-null']],
    ['alter table posting add constraint a foreign key (b) references run', ['validates']],
    ['alter table posting add check (b > 0)', ['validates']],
    ['alter table posting add unique (b)', ['index-locks']],
    [
      'alter table posting add check (b > 0) not valid; alter table posting add constraint k check (b > 0) not valid, validate constraint k',
      ['validates-at-once'],
    ],
    ['alter table posting drop column title', ['breaks-older']],
    ['alter table posting rename column title to name', ['breaks-older']],
    ['alter table posting rename to ad', ['breaks-older']],
    ['drop table posting', ['breaks-older']],
    ['update posting set title = upper(title)', ['whole-table']],
    ['delete from posting where closed_at is null', ['whole-table']],
    ['create table a (b uuid); insert into a select id from posting', ['whole-table']],
    ['create table a as select id from posting', ['locks']],
    ['vacuum full posting', ['locks']],
    ['vacuum (full, analyze) posting', ['locks']],
    ['cluster posting using posting_pkey', ['locks']],
    ['reindex table posting', ['locks']],
    ['lock table posting', ['locks']],
    ['truncate posting', ['locks']],
    ["alter table market_cell attach partition a for values from ('2026-01-01') to ('2026-02-01')", ['attaches']],
    ["create table a partition of market_cell for values from ('2026-01-01') to ('2026-02-01')", ['attaches']],
    ['do $$ begin update posting set title = null; end $$', ['unseen']],
  ])('are refused: %s', async (text, rules) => {
    expect(await rulesOf(text)).toEqual(rules)
  })

  it.each([
    'create table a (b int primary key, c int unique references posting); create index on a (c); insert into a values (1, 2); update a set c = 3; alter table a add check (b > 0)',
    'create table a (b date) partition by range (b); create table a_rest partition of a default',
    '-- no transaction\ncreate index concurrently if not exists a on posting (title);\ndrop index concurrently if exists b;',
    'alter table posting add column a int, add column b timestamptz not null default now(), add column c text[] not null default $${}$$',
    'alter table posting add constraint a foreign key (b) references run not valid',
    'alter table posting add constraint a not null b not valid',
    'alter table posting validate constraint a',
    'alter table posting add constraint a unique using index posting_a',
    'alter table posting alter column a set default 3, drop constraint b',
    'create view analyst.a as select id from posting; comment on view analyst.a is $$x$$',
    'create function a() returns int language sql as $$ update posting set title = null returning 1 $$',
    "update posting set title = ''\n-- allowed whole-table: ten rows\n",
  ])('are taken: %s', async (text) => {
    expect(await rulesOf(text)).toEqual([])
  })

  it('say for each fault what to do instead', async () => {
    const [fault] = await findMigrationFaults('create index a on posting (title)')
    expect(fault?.mend).toMatch(/concurrently/)
  })
})
