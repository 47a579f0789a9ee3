import type { Chance } from './chance.ts'

const ENTITY_BOMB = `<!DOCTYPE a [<!ENTITY b "ha">${Array.from({ length: 30 }, (_, n) => `<!ENTITY b${n} "${`&b${n === 0 ? '' : n - 1};`.repeat(10)}">`).join('')}]>`
const SNIPPETS = [
  '<script>while(1);</script>',
  '<div>'.repeat(5000),
  '<![CDATA[',
  '-->',
  ']]>',
  '&b29;&#0;&#x110000;&nbsp',
  '{"a":'.repeat(2000),
  '\u0000\uffff',
  '<a href="javascript:alert(1)">x</a><a href="file:///etc/passwd">y</a>',
  '<script type="application/ld+json">{"@type":"JobPosting"</script>',
  '</item></job></html></rss>',
  `"${'\\u0041'.repeat(20_000)}`,
]

/** Bytes of a page with one piece cut out, doubled, replaced or put in: what a line that breaks off, a proxy or an
 *  attacker makes of it. */
export function mutateBytes(body: Uint8Array, chance: Chance): { name: string; body: Uint8Array } {
  const at = chance.below(body.length)
  const to = Math.min(body.length, at + 1 + chance.below(400))
  const [head, piece, tail] = [body.subarray(0, at), body.subarray(at, to), body.subarray(to)]
  switch (chance.below(7)) {
    case 0:
      return { name: 'cut off', body: head }
    case 1:
      return { name: 'a piece missing', body: joined(head, tail) }
    case 2:
      return { name: 'a piece doubled', body: joined(head, piece, piece, tail) }
    case 3:
      return {
        name: 'random bytes',
        body: joined(
          head,
          piece.map(() => chance.below(256)),
          tail,
        ),
      }
    case 4:
      return { name: 'an entity bomb', body: joined(bytes(ENTITY_BOMB), body) }
    case 5:
      return { name: 'another encoding', body: joined(bytes('<?xml version="1.0" encoding="UTF-16"?>'), body) }
    default:
      return { name: 'foreign markup', body: joined(head, bytes(chance.pick(SNIPPETS)), tail) }
  }
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}
