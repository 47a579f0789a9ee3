import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { shownSettings } from '../../control/shown-settings.ts'
import { html } from '../../digest/escape.ts'
import { table } from '../charts/frame.ts'
import { adminPage, breakable } from './frame.ts'

const COLUMNS = ['Setting', 'Value'].map((title) => ({ title, words: true }))

/** What this process works with. Secrets are told to be set, and no more. */
export function settingsPageRoutes(app: FastifyInstance, context: Context): void {
  app.get('/admin/settings', async (request, reply) => {
    const rows = shownSettings(context.config).map(({ name, value }) => [html`${breakable(name)}`, value])
    const body = html`<p class="lead">Of this process, which reads them from its environment when it starts; see docs/operate.md.</p>
${table('Settings', COLUMNS, rows)}`
    return adminPage(context, request, reply, { title: 'Settings', body })
  })
}
