/**
 * Rows of `ats_pay_strings.csv` whose fields are known to say something else than the text, by posting id. They are set
 * aside, with those whose fields contradict themselves (`isSane` in accuracy-pay.ts).
 */
export const KNOWN_WRONG: ReadonlyMap<string, string> = new Map([
  ...rows('the period was guessed by the collector, as if baht were dollars', [
    'greenhouse:agodasandbox:3435599',
    'greenhouse:agodasandbox:2399513',
    'greenhouse:agodasandbox:2408722',
    'greenhouse:agodasandbox:571529',
  ]),
  ...rows('the fields hold the commission, the text states base pay beside it', [
    'ashby:achilleshr:843e18fd-b19c-436b-a116-4f65a7fecc6e',
    'ashby:aleph:1269900b-dab0-4a28-8200-6bfe125f167c',
    'ashby:beam-up:616d3082-b880-412b-a205-a2b7e97a855b',
    'ashby:brisk-teaching:c985d2eb-c237-42d1-9f73-60ca3b2888b6',
  ]),
  ...rows('the fields hold on-target earnings, the text states base pay beside them', [
    'ashby:a-place-for-mom:026a6fa8-f304-4c30-a470-948e37f7fdc2',
    'ashby:a-place-for-mom:1af3dfac-ee09-4ecb-a157-896b5b83ca79',
    'ashby:a-place-for-mom:ba2628f8-50c2-46bc-88b2-30756c5d0d04',
  ]),
  ...rows('the text says "per year" of what the fields call hourly, and is rounded', [
    'usajobs:480196100',
    'usajobs:480206300',
    'usajobs:480285000',
    'usajobs:480318600',
  ]),
])

function rows(why: string, ids: string[]): [string, string][] {
  return ids.map((id) => [id, why])
}
