import { STARTING_WEIGHTS } from '#shared/matching.ts';
import { createEngine } from '#server/modules/matching/engine.ts';
import { altered } from './matching-changes.ts';
import { Draw, WORLDS, randomFrom } from './matching-worlds.ts';
const world = WORLDS[Number(process.argv[2])]!; const size = Number(process.argv[3]);
const draw = new Draw(world, 1);
const engine = createEngine({ weights: STARTING_WEIGHTS });
const vs=[]; for (let n=0;n<size;n++) vs.push(draw.volunteer(n));
for (const v of vs) engine.setVolunteer(v);
for (let n=0;n<1000;n++) { const d=draw.need(n); engine.setNeed(d); engine.best(d.id);}
const random=randomFrom(3);
for (let r=0;r<15;r++){
const list=[]; for (let n=0;n<10000;n++){ const at=Math.floor(random()*size); vs[at]=altered(vs[at]!,draw,random()); list.push(vs[at]!); }
const c=process.cpuUsage(); const t=performance.now(); const each=[];
for (const f of list) {const u=performance.now(); engine.setVolunteer(f); each.push(performance.now()-u);}
const d=process.cpuUsage(c); each.sort((a,b)=>a-b);
console.log('cpu us per change', (d.user)/10000, 'wall', (performance.now()-t)/10, 'p50', each[5000]!*1000, 'p90', each[9000]!*1000, 'p99', each[9900]!*1000);
}
