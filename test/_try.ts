import { readFileSync } from 'node:fs'
import { loadGazetteer } from '/work/main/src/taxonomy/load-places.ts'
import { createPlaceReader } from '/work/main/src/normalize/place.ts'
const g=loadGazetteer(); const read=createPlaceReader(g)
const show=(t:string[],m:string|null=null)=>{const r=read(t.map(text=>({text})),m);return r.places.map(p=>`${p.kind[0]}:${[p.city,p.region,p.country].filter(Boolean).join('/')}@${p.confidence}`).join(' + ')+` [${r.workMode}] ${r.remoteScope?JSON.stringify(r.remoteScope):''} ${r.unresolved.length?'UNRES '+JSON.stringify(r.unresolved):''}`}
const arg=process.argv[2]
if(arg==='cases'){
 let n=0,ok=0
 for(const l of readFileSync('/work/shared/data/places/location_cases.jsonl','utf8').trim().split('\n')){const c=JSON.parse(l);const call=c.calls[0];
  const r=read(call.input.map((text:string)=>({text})),call.extra[0]??null)
  const ids=c.expected_geonames_ids as number[]
  const got=r.places.map(p=>p.geonameId)
  console.log(call.input,JSON.stringify(c.expected_names),JSON.stringify(c.expected_types),'=>',show(call.input,call.extra[0]??null), ids.every(i=>got.includes(i))?'':'##')
 }
}else if(arg==='csv'){
 const lines=readFileSync('/work/shared/data/places/location_strings_with_counts.csv','utf8').trim().split(/\n(?=(?:[^"]*"[^"]*")*[^"]*$)/).slice(1)
 let w=0,wr=0,n=0,nr=0;const t=performance.now()
 for(const l of lines){const i=l.lastIndexOf(',');let s=l.slice(0,i);const c=+l.slice(i+1);if(s.startsWith('"'))s=s.slice(1,-1).replaceAll('""','"')
  const r=read([{text:s}],null);const ok=r.places.length>0||r.workMode==='remote'||r.remoteScope!==null
  w+=c;n++;if(ok){wr+=c;nr++}
  if(process.argv[3]==='bad'?!ok:process.argv[3]==='good'?ok:false)console.log(c,JSON.stringify(s),'=>',show([s]))
 }
 console.log(n,nr/n,wr/w,'strings/s',n/(performance.now()-t)*1000)
}else for(const s of process.argv.slice(2))console.log(s,'=>',show([s]))
