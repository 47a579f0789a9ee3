import { describe, expect, it } from 'vitest'
import { loginSign } from '../../src/sources/_shared/login-page.ts'

const BOARD = 'https://careers.acme.example/jobs'
const html = (body: string, url = BOARD) => ({ url, contentType: 'text/html; charset=utf-8', body: Buffer.from(body) })
const sign = (found: ReturnType<typeof html>, isBoard = false) => loginSign(BOARD, found, () => isBoard)
const PASSWORD = '<form><input name="p" class="wide"\n TYPE = "password"></form>'

describe('a page to log in', () => {
  it.each([
    'https://careers.acme.example/login?next=/jobs',
    'https://careers.acme.example/en/sign-in/',
    'https://careers.acme.example/users/sign_in',
    'https://careers.acme.example/Login.aspx',
    'https://acme.okta.com/app/jobs',
    'https://login.microsoftonline.com/common',
    'https://sso.acme.example/start',
    'https://acme.example/oauth2/authorize',
  ])('is where the board leads: %s', (url) => {
    expect(sign(html('<html>Welcome</html>', url))).toMatch(/^the board leads to a page to log in at /)
  })

  it('is a page that asks for a password and shows no board', () => {
    expect(sign(html(PASSWORD))).toBe('a page that asks for a password was there instead of the board')
    expect(sign({ ...html(`<!DOCTYPE html>${PASSWORD}`), contentType: 'application/json' })).not.toBeNull()
  })

  it.each([
    ['a board with a log-in beside its postings', html(PASSWORD), true],
    ['a board that moved', html('<html>Jobs</html>', 'https://jobs.acme.example/all'), false],
    [
      'a posting for those who log things',
      html('<html>Jobs</html>', 'https://careers.acme.example/jobs/login-specialist'),
      false,
    ],
    ['a board that was always there', html('<html>Jobs</html>'), false],
    [
      'JSON, wherever it is',
      { ...html('{"jobs":[]}', 'https://careers.acme.example/auth/jobs'), contentType: 'application/json' },
      false,
    ],
    ['a text about passwords', html('<html>The type="password" of &lt;input&gt;</html>'), false],
  ])('is not %s', (_name, found, isBoard) => {
    expect(sign(found, isBoard)).toBeNull()
  })

  it('costs no time to tell, whatever the page', () => {
    expect(sign(html(`<html>${'<input '.repeat(100_000)}`))).toBeNull()
  })
})
