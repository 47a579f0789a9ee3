import { addOperator } from '../../src/control/operators.ts'
import type { OperatorRole } from '../../src/store/schema.ts'
import type { TestService } from './service.ts'

export const PASSWORD = 'a long enough password'
const ACTOR = { name: 'test', from: 'test' }

export async function makeOperator({ service }: TestService, name: string, role: OperatorRole): Promise<void> {
  const { db, now } = service.context
  await addOperator({ db, actor: ACTOR, at: now() }, name, role, PASSWORD)
}

/** A browser that keeps the cookie of /admin and reads the token of its forms from the pages. */
export type OperatorBrowser = {
  cookie: string
  form: string
  get(path: string): Promise<Response>
  /** With the token of the session's forms unless the fields state another. */
  post(path: string, fields?: Record<string, string>, headers?: Record<string, string>): Promise<Response>
}

export async function signInAs(test: TestService, name: string): Promise<OperatorBrowser> {
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${test.service.url}${path}`, { redirect: 'manual', ...init })
  const answer = await ask('/admin/sign-in', {
    method: 'POST',
    body: new URLSearchParams({ name, password: PASSWORD }),
  })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  const page = await (await ask('/admin/audit', { headers: { cookie } })).text()
  const form = /name="form" value="([\w-]+)"/.exec(page)?.[1] ?? ''
  return {
    cookie,
    form,
    get: (path) => ask(path, { headers: { cookie } }),
    post: (path, fields = {}, headers = {}) =>
      ask(path, { method: 'POST', body: new URLSearchParams({ form, ...fields }), headers: { cookie, ...headers } }),
  }
}
