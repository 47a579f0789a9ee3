import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { addAlias, removeAlias } from '../../control/aliases.ts'
import { type HtmlPart, html, plainLine } from '../../digest/escape.ts'
import { UsageError } from '../../errors.ts'
import { type Gap, listGaps, listRoleAliases, type RoleAlias } from '../../store/role-alias.ts'
import { table } from '../charts/frame.ts'
import { textFields } from '../form-field.ts'
import { adminPage, minute, said } from './frame.ts'
import { actionForm, type SignedIn, whoAsks } from './signed-in.ts'

const WEEKS = 4
const SHOWN = 100
const GAPS = [
  { title: 'Title' },
  { title: 'Openings' },
  { title: 'Employers' },
  { title: 'As one of them has it', words: true },
]
const GIVEN = ['Name', 'Role', 'By', 'At', ''].map((title) => ({ title, words: true }))
const DONE = {
  added: 'Given. It counts from the next start of each process on; a replay then applies it to what is stored.',
  removed: 'Taken back from the next start of each process on; a replay then applies it to what is stored.',
}

/** Titles that no role was found for, and the names that operators give to roles. */
export function gapsRoutes(app: FastifyInstance, context: Context): void {
  const show = async (request: FastifyRequest, fault: string | null) => ({
    title: 'Gaps',
    status: fault === null ? 200 : 400,
    body: await gapsBody(context, request, fault),
  })
  app.get('/admin/gaps', async (request, reply) => adminPage(context, request, reply, await show(request, null)))
  app.post('/admin/gaps', async (request, reply) => {
    const { alias = '', role = '', remove = '' } = textFields(request.body)
    const { actor } = whoAsks(request)
    try {
      if (remove === '') await addAlias(context, actor, alias, roleOf(context, role))
      else await removeAlias(context, actor, remove)
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      return adminPage(context, request, reply, await show(request, error.message))
    }
    return reply.redirect(`/admin/gaps?done=${remove === '' ? 'added' : 'removed'}`, 303)
  })
}

async function gapsBody(context: Context, request: FastifyRequest, fault: string | null): Promise<HtmlPart> {
  const since = new Date(context.now().getTime() - WEEKS * 7 * 86_400_000)
  const [gaps, aliases] = await Promise.all([listGaps(context.db, since, SHOWN), listRoleAliases(context.db)])
  const who = whoAsks(request)
  const typed = textFields(request.body)
  return html`${said(request, DONE)}${fault === null ? '' : html`<p class="fault" id="fault" role="alert">${fault}</p>`}
<p class="lead">The commonest titles of the last ${WEEKS} weeks that no role was found for.</p>
${addForm(context, who, typed, fault)}
${gaps.length === 0 ? html`<p>No title is without a role.</p>` : table('Gaps', GAPS, gaps.map(line))}
<h2>Names that operators gave</h2>
${
  aliases.length === 0
    ? html`<p>None yet.</p>`
    : table(
        'Names that operators gave',
        GIVEN,
        aliases.map((each) => given(who, each)),
      )
}`
}

function addForm({ taxonomy }: Context, who: SignedIn, typed: Readonly<Record<string, string>>, fault: string | null) {
  const ties = fault === null ? '' : html` aria-describedby="fault"`
  return actionForm(
    who,
    '/admin/gaps',
    'Give the name to the role',
    html`<div class="row"><div><label for="alias">Name that employers use</label><input id="alias" name="alias" required maxlength="300" value="${typed.alias ?? ''}"${ties}></div>
<div><label for="role">Role</label><input id="role" name="role" list="roles" required maxlength="300" value="${typed.role ?? ''}"${ties}></div></div>
<datalist id="roles">${taxonomy.roles.map(({ title }) => html`<option value="${title}"></option>`)}</datalist>`,
  )
}

/** By its title or slug, as typed. */
function roleOf({ taxonomy }: Context, typed: string): string {
  const wanted = typed.trim().toLowerCase()
  const found = taxonomy.roles.find(({ slug, title }) => slug === wanted || title.toLowerCase() === wanted)
  return found?.slug ?? typed.slice(0, 100)
}

function line({ title, openings, employers, example }: Gap): HtmlPart[] {
  return [plainLine(title, 120), openings, employers, plainLine(example, 160)]
}

function given(who: SignedIn, { alias, role, by, at }: RoleAlias): HtmlPart[] {
  const remove = html`<input type="hidden" name="remove" value="${alias}"><span class="unseen">${alias}: </span>`
  return [alias, role, by, minute(at), actionForm(who, '/admin/gaps', 'Take back', remove)]
}
