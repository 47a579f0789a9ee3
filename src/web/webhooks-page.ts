import type { Context } from '../context.ts'
import { type HtmlPart, html } from '../digest/escape.ts'
import { formatDay, plural } from '../digest/format.ts'
import type { Subscriber } from '../store/subscriber.ts'
import { MOST_WEBHOOKS, type WebhookStatus } from '../store/webhook.ts'
import { layout } from './layout.ts'

/** What a page says beside the list. `added` carries the secret, which is shown this once. */
export type Shown = { fault?: string; given?: string; told?: string; added?: { url: string; secret: string } }

/** A subscriber's webhooks: what each is doing, and forms to add, try and delete. */
export function webhooksPage(
  context: Context,
  subscriber: Subscriber,
  webhooks: readonly WebhookStatus[],
  shown: Shown,
): string {
  const isAllowed = context.config.tiers.find(({ id }) => id === subscriber.tier)?.feeds ?? false
  const body = html`<h1>Webhooks</h1>
<p>Every new match is posted to these addresses within minutes, signed, as JSON.</p>
${isAllowed ? '' : html`<p class="fault" role="alert">Your plan has no webhooks. <a href="/plans">Plans</a></p>`}
${shown.fault === undefined ? '' : html`<p class="fault" role="alert">${shown.fault}</p>`}
${shown.told === undefined ? '' : html`<p role="status">${shown.told}</p>`}
${shown.added === undefined ? '' : secretOnce(shown.added)}
${webhooks.length === 0 ? html`<p>There are none yet.</p>` : webhooks.map((webhook) => oneWebhook(webhook, isAllowed))}
${isAllowed && webhooks.length < MOST_WEBHOOKS ? addForm(shown.given ?? '') : ''}
<p><a href="/settings">Back to your settings</a></p>`
  return layout(context, { title: 'Webhooks', body })
}

function secretOnce({ url, secret }: { url: string; secret: string }): HtmlPart {
  return html`<h2>Keep this secret now</h2>
<p>With it the receiver at ${url} checks that a message is ours. It is not shown again.</p>
<p><label>Secret <input type="text" readonly value="${secret}"></label></p>`
}

function oneWebhook(webhook: WebhookStatus, isAllowed: boolean): HtmlPart {
  return html`<h2>${new URL(webhook.url).host}</h2>
<p>${webhook.url}</p>
<p>${stateOf(webhook)}${webhook.waiting === 0 ? '' : html` ${plural(webhook.waiting, 'message')} waiting.`}</p>
<p>Last answer: ${webhook.lastAnswer ?? 'none yet'}.</p>
${isAllowed ? html`<form action="/settings/webhooks/${webhook.id}/test" method="post"><button>${webhook.stoppedAt === null ? 'Send a test' : 'Send a test and start again'}</button></form>` : ''}
<form action="/settings/webhooks/${webhook.id}/delete" method="post"><button aria-label="Delete ${webhook.url}">Delete</button></form>`
}

function stateOf({ stoppedAt, stoppedReason, failingSince, lastAnswer }: WebhookStatus): HtmlPart {
  if (stoppedAt !== null) return `Stopped on ${formatDay(stoppedAt)}: ${stoppedReason}.`
  if (failingSince !== null) return `Failing since ${formatDay(failingSince)}; messages are tried again.`
  return lastAnswer === null ? 'Ready.' : 'Working.'
}

function addForm(given: string): HtmlPart {
  return html`<h2>Add a webhook</h2>
<form action="/settings/webhooks" method="post">
<p><label>Address <input type="url" name="url" required maxlength="500" placeholder="https://hooks.example.org/jobs" value="${given}"></label></p>
<button>Add</button>
</form>`
}
