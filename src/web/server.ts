import { readFile } from 'node:fs/promises'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { html } from '../digest/escape.ts'
import { adminRoutes } from './admin/admin.ts'
import type { QueueRoom } from './admin/queues.ts'
import { apiRoutes } from './api/api.ts'
import { billingRoutes } from './billing.ts'
import { compareRoutes } from './compare.ts'
import { confirmRoutes } from './confirm.ts'
import { feedRoutes } from './feeds.ts'
import { limitFloods } from './flood.ts'
import { hideRoutes } from './hide.ts'
import { homeRoutes } from './home.ts'
import { HTML, layout } from './layout.ts'
import { loginRoutes } from './login.ts'
import { mailRoutes } from './mails.ts'
import { matchesRoutes } from './matches.ts'
import { methodsRoutes } from './methods.ts'
import { outsideRoutes } from './outside.ts'
import { ownDataRoutes } from './own-data.ts'
import { pauseRoutes } from './pause.ts'
import { privacyRoutes } from './privacy.ts'
import { proofRoutes } from './proof.ts'
import { relayReportRoutes } from './relay-reports.ts'
import { releaseDownloadRoutes } from './release-downloads.ts'
import { releaseRoutes } from './releases.ts'
import { roleRoutes } from './role.ts'
import { rolesRoutes } from './roles.ts'
import { searchRoutes } from './searches.ts'
import { registerSessions } from './session.ts'
import { settingsRoutes } from './settings.ts'
import { subscribeRoutes } from './subscribe.ts'
import { suggestRoutes } from './suggest.ts'
import { followRequests, trailOf } from './trail.ts'
import { trendsRoutes } from './trends.ts'
import { unsubscribeRoutes } from './unsubscribe.ts'
import { webhookRoutes } from './webhooks.ts'

const MAX_FORM_BYTES = 64 * 1024
const REQUEST_TIMEOUT_MS = 30_000
const OUR_FAULT = 'Something went wrong on our side. Please try again in a minute.'
const NOT_UNDERSTOOD = 'The request could not be understood.'

/** No script runs on any page, nothing is loaded from elsewhere, and no address with a token leaves the site in a Referer. */
const POLICY = {
  defaultSrc: ["'none'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'"],
  formAction: ["'self'"],
  frameSrc: ["'self'"],
  frameAncestors: ["'self'"],
  baseUri: ["'none'"],
}

/** Builds the pages; the caller listens and closes. */
export async function buildWeb(context: Context, queues: QueueRoom): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    genReqId: trailOf(context),
    bodyLimit: MAX_FORM_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // The nearest proxy alone: what a visitor writes into the header itself comes before what the proxy adds.
    trustProxy: context.config.web.trustProxy && ((_address, hop) => hop === 0),
    forceCloseConnections: 'idle',
    // A malformed address would be answered before any hook, without the security headers; this one is just not there.
    rewriteUrl: ({ url = '/' }) => (isWellFormed(url) ? url : '/malformed'),
  })
  followRequests(app, context)
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: POLICY },
    // Within the site alone. With none at all, browsers would not say either that a form is the site's own.
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: context.baseUrl.startsWith('https:'),
  })
  await app.register(formbody)
  await registerSessions(app, context)
  await limitFloods(app, context)
  // Before the routes: each takes over the handlers that are set when it is registered.
  answerFaults(app, context)
  app.get('/healthz', async () => ({ status: 'ok' }))
  app.get('/style.css', async (_request, reply) => {
    return reply
      .type('text/css; charset=utf-8')
      .header('cache-control', 'max-age=3600')
      .send(await readFile(new URL('./style.css', import.meta.url)))
  })
  for (const routes of [
    homeRoutes,
    rolesRoutes,
    roleRoutes,
    proofRoutes,
    compareRoutes,
    methodsRoutes,
    outsideRoutes,
    releaseDownloadRoutes,
    releaseRoutes,
    trendsRoutes,
    subscribeRoutes,
    confirmRoutes,
    unsubscribeRoutes,
    loginRoutes,
    settingsRoutes,
    searchRoutes,
    suggestRoutes,
    ownDataRoutes,
    privacyRoutes,
    pauseRoutes,
    relayReportRoutes,
    matchesRoutes,
    hideRoutes,
    feedRoutes,
    webhookRoutes,
    billingRoutes,
    mailRoutes,
  ]) {
    await app.register((scope, _options, done) => {
      routes(scope, context)
      done()
    })
  }
  await app.register(
    (scope, _options, done) => {
      apiRoutes(scope, context).then(() => done(), done)
    },
    { prefix: '/api/v1' },
  )
  if (context.config.web.admin) {
    await app.register((scope, _options, done) => {
      adminRoutes(scope, context, queues).then(() => done(), done)
    })
  }
  return app
}

function answerFaults(app: FastifyInstance, context: Context): void {
  app.setNotFoundHandler((_request, reply) => {
    const page = {
      title: 'Page not found',
      body: html`<h1>Page not found</h1><p>There is nothing at this address. <a href="/roles">All roles</a> may help.</p>`,
    }
    return reply.code(404).type(HTML).send(layout(context, page))
  })
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500) context.log.error({ err: error, route: request.routeOptions.url }, 'page failed')
    return reply
      .code(status)
      .type(HTML)
      .send(faultPage(context, status >= 500 ? OUR_FAULT : NOT_UNDERSTOOD))
  })
}

/** Parts longer than the router takes are not there either, nor those with a NUL, which no text of the database holds. */
const LONGEST_PART = 100

function isWellFormed(url: string): boolean {
  try {
    const path = decodeURIComponent(url.split('?', 1)[0] ?? '')
    return !path.includes('\0') && path.split('/').every((part) => part.length <= LONGEST_PART)
  } catch {
    return false
  }
}

function faultPage(context: Context, words: string): string {
  return layout(context, { title: 'That did not work', body: html`<h1>That did not work</h1><p>${words}</p>` })
}
