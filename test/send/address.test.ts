import { describe, expect, it } from 'vitest'
import { parseAddress } from '../../src/send/address.ts'

describe('an address', () => {
  it.each([
    ['ada@people.example', 'ada@people.example'],
    ['  ada@people.example ', 'ada@people.example'],
    ['Ada.Lovelace+jobs@People.EXAMPLE', 'Ada.Lovelace+jobs@people.example'],
    ["o'neil_#1@sub.domain.example", "o'neil_#1@sub.domain.example"],
    ['ada@münchen.example', 'ada@xn--mnchen-3ya.example'],
    ['ada@xn--mnchen-3ya.example', 'ada@xn--mnchen-3ya.example'],
    ['ada@почта.example', 'ada@xn--80a1acny.example'],
    ['ada@东京tower.example', 'ada@xn--tower-7k1hs7a.example'],
    ['ada@ｐｅｏｐｌｅ.example', 'ada@people.example'],
    [`${'a'.repeat(64)}@people.example`, `${'a'.repeat(64)}@people.example`],
    [`a@${'b'.repeat(63)}.example`, `a@${'b'.repeat(63)}.example`],
  ])('is kept in one spelling: %j', (text, expected) => {
    expect(parseAddress(text)).toBe(expected)
  })

  it.each([
    '',
    'ada',
    '@people.example',
    'ada@',
    'ada@localhost',
    'ada@@people.example',
    'ada@people@example.org',
    'ada@people.example,eve@evil.example',
    'ada@people.example;eve@evil.example',
    'ada@people.example eve@evil.example',
    'Ada <ada@people.example>',
    '<ada@people.example>',
    '"ada"@people.example',
    '"a@b"@people.example',
    'ada(comment)@people.example',
    'ada@people.example(comment)',
    'ada@people.example\r\nRCPT TO:<eve@evil.example>',
    'ada@people.example\r\n',
    '\nada@people.example',
    'ada@people.example\0',
    'ada\t@people.example',
    '.ada@people.example',
    'ada.@people.example',
    'a..da@people.example',
    'ada@.people.example',
    'ada@people..example',
    'ada@people.example.',
    'ada@-people.example',
    'ada@people-.example',
    'ada@peo_ple.example',
    'ada@[127.0.0.1]',
    'ada@127.0.0.1',
    'ada@0x7f.1',
    'ada@people.example/path',
    'ada@people.example:25',
    'ada@people%2eexample.org',
    'ädä@people.example',
    'ada@p\u0435ople.example',
    'ada@xn--pople-v4e.example',
    'ada@goog\u03bbe.example',
    'ada@peo\u200dple.example',
    'ada@peo\u202eple.example',
    'ada@xn--a.example',
    `${'a'.repeat(65)}@people.example`,
    `a@${'b'.repeat(64)}.example`,
    `a@${'b.'.repeat(130)}example`,
    'a'.repeat(100_000),
    `${'a.'.repeat(50_000)}@people.example`,
  ])('is refused unless it is one plain mailbox: %j', (text) => {
    expect(parseAddress(text)).toBeNull()
  })

  it('once kept reads the same again', () => {
    const once = parseAddress('Ada@MÜNCHEN.example') ?? ''
    expect(parseAddress(once)).toBe(once)
  })
})
