import { describe, expect, it } from 'vitest'
import { createAddressGuard } from '../../src/http/address-guard.ts'
import { readWebhookUrl } from '../../src/web/webhook-url.ts'

const guard = createAddressGuard([])

describe('the address of a webhook', () => {
  it.each([
    ['https://hooks.example.org/jobs?x=1', 'https://hooks.example.org/jobs?x=1'],
    ['  https://hooks.example.org  ', 'https://hooks.example.org/'],
    ['https://hooks.example.org:8443/a#part', 'https://hooks.example.org:8443/a'],
    ['https://93.184.215.14/hook', 'https://93.184.215.14/hook'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
  ])('may be %s', (text, url) => {
    expect(readWebhookUrl(text, guard)).toEqual({ url })
  })

  it.each([
    ['http://hooks.example.org/', 'https://'],
    ['ftp://hooks.example.org/', 'https://'],
    ['javascript:alert(1)', 'https://'],
    ['hooks.example.org', 'whole address'],
    ['', 'whole address'],
    ['https://user:secret@hooks.example.org/', 'password'],
    ['https://user@hooks.example.org/', 'user name'],
    ['https://localhost/', 'internet'],
    ['https://localhost./', 'internet'],
    ['https://hook.localhost/', 'internet'],
    ['https://printer.local/', 'internet'],
    ['https://db.internal./', 'internet'],
    ['https://intranet/', 'internet'],
    ['https://127.0.0.1/', 'internet'],
    ['https://2130706433/', 'internet'],
    ['https://0x7f.1/', 'internet'],
    ['https://10.0.0.8/', 'internet'],
    ['https://169.254.169.254/latest', 'internet'],
    ['https://[::1]/', 'internet'],
    ['https://[::ffff:10.0.0.1]/', 'internet'],
    ['https://[fd00::1]/', 'internet'],
    [`https://hooks.example.org/${'a'.repeat(500)}`, 'longer'],
  ])('is refused with the reason: %s', (text, reason) => {
    expect(readWebhookUrl(text, guard)).toEqual({ fault: expect.stringContaining(reason) })
  })
})
