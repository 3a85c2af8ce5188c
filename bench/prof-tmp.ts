import { BEST_SHOWN, STARTING_WEIGHTS } from '#shared/matching.ts';
import { createEngine } from '#server/modules/matching/engine.ts';
import { Draw, WORLDS } from './matching-worlds.ts';
const world = WORLDS[Number(process.argv[2])]!; const size = Number(process.argv[3]);
const draw = new Draw(world, 1);
const engine = createEngine({ weights: STARTING_WEIGHTS });
let t=performance.now();
for (let n=0;n<size;n++) engine.setVolunteer(draw.volunteer(n));
console.log('build', performance.now()-t);
const needs = Array.from({length:200},(_, n)=>draw.need(n));
const rounds = Number(process.argv[4]??5);
for (let r=0;r<rounds;r++){ const c=process.cpuUsage(); t=performance.now(); const each=[]; for (const need of needs){const u=performance.now(); engine.rank(need, BEST_SHOWN); each.push(performance.now()-u);} each.sort((a,b)=>a-b); const d=process.cpuUsage(c); console.log('per rank ms', (performance.now()-t)/needs.length, 'cpu', d.user/1000/needs.length, 'median', each[100]); }
