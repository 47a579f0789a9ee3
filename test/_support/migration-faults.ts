import { loadModule, parse } from 'libpg-query'

/** Part of a syntax tree of PostgreSQL's own parser; only what is asked for is named. */
type Tree = Record<string, unknown>
type Found = { rule: string; mend: string }

const RULES = {
  'index-locks': 'create it concurrently, in a file of its own that begins with "-- no transaction"',
  'index-again': 'say "if not exists": a file outside a transaction may be run again',
  'only-indexes': 'a file outside a transaction holds nothing but create and drop index concurrently',
  'wants-no-transaction': 'begin the file with "-- no transaction"',
  rewrites:
    'it writes the whole table anew under a lock; add a column beside it and fill that in batches while the service runs',
  'needs-value':
    'add it without "not null", fill it in batches, then add constraint … not null … not valid, and validate that in a later file',
  validates: 'add it "not valid", and validate it in a later file',
  'validates-at-once': 'validate it in a later file: this one still holds the lock that adding took',
  'set-not-null': 'add constraint … not null … not valid, and validate that in a later file',
  'whole-table': 'change rows in batches while the service runs, in a job that may be killed',
  locks: 'it shuts others out for as long as it takes',
  'breaks-older': 'a version before this one still uses it; take it away in the release after the one that stopped',
  attaches: 'make partitions by make_partition, see sql/0030_partitions.sql',
  unseen: 'what is in it cannot be checked; write it out',
} as const
type Rule = keyof typeof RULES

/** An exception stands in the file, with its reason: `-- allowed breaks-older: nothing reads it since 0031`. */
const ALLOWED = /^-- allowed ([a-z-]+): \S.*$/gm

/**
 * What in a migration would make others wait for long, or break the version before: each with its rule and what mends it. A table
 * that the file itself makes is in nobody's way. Throws for what PostgreSQL would not read.
 */
export async function findMigrationFaults(text: string): Promise<Found[]> {
  await loadModule()
  const { stmts = [] } = (await parse(text)) as { stmts?: { stmt: Tree }[] }
  const trees = stmts.map(({ stmt }) => stmt)
  const own = new Set(
    trees.flatMap(
      (tree) =>
        nameOf(at(tree, 'CreateStmt', 'relation')) ?? nameOf(at(tree, 'CreateTableAsStmt', 'into', 'rel')) ?? [],
    ),
  )
  const apart = text.startsWith('-- no transaction')
  const allowed = new Set([...text.matchAll(ALLOWED)].map(([, rule]) => rule))
  const added = new Set(trees.flatMap(commandsOf).flatMap((command) => constraintName(command, 'AT_AddConstraint')))
  return trees
    .flatMap((tree) => [...judge(tree, own, added), ...judgePlace(tree, apart)])
    .filter((rule) => !allowed.has(rule))
    .map((rule) => ({ rule, mend: RULES[rule] }))
}

function judgePlace(tree: Tree, apart: boolean): Rule[] {
  const index = at(tree, 'IndexStmt')
  const concurrently = index?.concurrent === true || at(tree, 'DropStmt')?.concurrent === true
  if (apart && !concurrently) return ['only-indexes']
  if (apart && index && index.if_not_exists !== true) return ['index-again']
  return concurrently && !apart ? ['wants-no-transaction'] : []
}

type Judge = (node: Tree, own: Set<string>, added: Set<string>) => Rule[]

const isOwn = (node: Tree, own: Set<string>) => own.has(nameOf(at(node, 'relation')) ?? '')
const always =
  (rule: Rule): Judge =>
  () => [rule]
const ofOthers =
  (rule: Rule): Judge =>
  (node, own) =>
    isOwn(node, own) ? [] : [rule]
/** What others read or call by its name. */
const NAMED = new Set(['OBJECT_TABLE', 'OBJECT_VIEW', 'OBJECT_FUNCTION', 'OBJECT_TYPE'])

const JUDGES: Record<string, Judge> = {
  IndexStmt: (node, own) => (isOwn(node, own) || node.concurrent === true ? [] : ['index-locks']),
  AlterTableStmt: (node, own, added) =>
    isOwn(node, own) || node.objtype !== 'OBJECT_TABLE'
      ? []
      : commandsOf({ AlterTableStmt: node }).flatMap((command) => judgeCommand(command, added)),
  UpdateStmt: ofOthers('whole-table'),
  DeleteStmt: ofOthers('whole-table'),
  InsertStmt: (node, own) => (readsOthers(node, own) ? ['whole-table'] : []),
  CreateTableAsStmt: always('locks'),
  RefreshMatViewStmt: always('locks'),
  ClusterStmt: always('locks'),
  ReindexStmt: always('locks'),
  LockStmt: always('locks'),
  TruncateStmt: always('locks'),
  VacuumStmt: (node) => (JSON.stringify(node).includes('"full"') ? ['locks'] : []),
  RenameStmt: ofOthers('breaks-older'),
  DropStmt: (node) => (NAMED.has(String(node.removeType)) ? ['breaks-older'] : []),
  CreateStmt: (node, own) => (node.partbound && !own.has(nameOf(first(node.inhRelations)) ?? '') ? ['attaches'] : []),
  DoStmt: always('unseen'),
}

function judge(tree: Tree, own: Set<string>, added: Set<string>): Rule[] {
  const kind = Object.keys(tree)[0] ?? ''
  return JUDGES[kind]?.(at(tree, kind) ?? {}, own, added) ?? []
}

const COMMANDS: Record<string, Rule> = {
  AT_SetNotNull: 'set-not-null',
  AT_AlterColumnType: 'rewrites',
  AT_SetLogged: 'rewrites',
  AT_SetUnLogged: 'rewrites',
  AT_SetAccessMethod: 'rewrites',
  AT_SetTableSpace: 'rewrites',
  AT_SetExpression: 'rewrites',
  AT_AddIdentity: 'rewrites',
  AT_DropColumn: 'breaks-older',
  AT_AttachPartition: 'attaches',
}

function judgeCommand(command: Tree, added: Set<string>): Rule[] {
  const subtype = String(command.subtype)
  if (subtype === 'AT_AddColumn') return judgeColumn(at(command, 'def', 'ColumnDef') ?? {})
  if (subtype === 'AT_AddConstraint') return judgeConstraint(at(command, 'def', 'Constraint') ?? {})
  if (subtype === 'AT_ValidateConstraint') return added.has(String(command.name)) ? ['validates-at-once'] : []
  const rule = COMMANDS[subtype]
  return rule === undefined ? [] : [rule]
}

/** Defaults of these are worked out once for all rows that are there; any other function may differ by row. */
const STEADY = new Set(['now', 'transaction_timestamp'])

function judgeColumn(column: Tree): Rule[] {
  const constraints = list(column.constraints).map((each) => at(each, 'Constraint') ?? {})
  const of = (type: string) => constraints.find(({ contype }) => contype === type)
  const type = JSON.stringify(column.typeName ?? '')
  const given = of('CONSTR_DEFAULT')
  const calls = [...JSON.stringify(given ?? '').matchAll(/"funcname":\[(?:[^\]]*)"sval":"(\w+)"\}\}\]/g)].map(
    ([, name = '']) => name,
  )
  const rules: Rule[] = []
  if (calls.some((name) => !STEADY.has(name)) || of('CONSTR_IDENTITY') || /"(?:big|small)?serial[248]?"/.test(type))
    rules.push('rewrites')
  if (of('CONSTR_GENERATED')?.generated_kind === 's') rules.push('rewrites')
  if (of('CONSTR_NOTNULL') && !given && !of('CONSTR_GENERATED')) rules.push('needs-value')
  if (of('CONSTR_UNIQUE') || of('CONSTR_PRIMARY')) rules.push('index-locks')
  if (of('CONSTR_CHECK') || of('CONSTR_FOREIGN')) rules.push('validates')
  return rules
}

function judgeConstraint(constraint: Tree): Rule[] {
  const byIndex = ['CONSTR_UNIQUE', 'CONSTR_PRIMARY', 'CONSTR_EXCLUSION'].includes(String(constraint.contype))
  if (byIndex) return constraint.indexname === undefined ? ['index-locks'] : []
  return constraint.skip_validation === true ? [] : ['validates']
}

/** An insert that reads a table which the file did not make. */
function readsOthers(insert: Tree, own: Set<string>): boolean {
  const read = [...JSON.stringify(insert.selectStmt ?? '').matchAll(/"RangeVar":\{[^}]*"relname":"(\w+)"/g)].map(
    ([, name = '']) => name,
  )
  return read.some((name) => !own.has(name))
}

function commandsOf(tree: Tree): Tree[] {
  return list(at(tree, 'AlterTableStmt')?.cmds).map((each) => at(each, 'AlterTableCmd') ?? {})
}

function constraintName(command: Tree, subtype: string): string[] {
  const name = command.subtype === subtype ? at(command, 'def', 'Constraint')?.conname : undefined
  return typeof name === 'string' ? [name] : []
}

const list = (value: unknown): Tree[] => (Array.isArray(value) ? value : [])
const first = (value: unknown): Tree | undefined => at(list(value)[0] ?? {}, 'RangeVar')
const nameOf = (relation: Tree | undefined): string | undefined => relation?.relname as string | undefined

function at(tree: Tree, ...path: string[]): Tree | undefined {
  return path.reduce<Tree | undefined>((node, key) => node?.[key] as Tree | undefined, tree)
}
