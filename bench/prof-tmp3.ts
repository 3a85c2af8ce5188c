import { STARTING_WEIGHTS } from '#shared/matching.ts';
import { NameNumbers } from '#server/modules/matching/engine/name-numbers.ts';
import { OpenNeed } from '#server/modules/matching/engine/open-need.ts';
import { ReachLattice } from '#server/modules/matching/engine/reach-lattice.ts';
import { VolunteerRows } from '#server/modules/matching/engine/volunteer-rows.ts';
import * as S from '#server/modules/matching/engine/search.ts';
import { Draw, WORLDS } from './matching-worlds.ts';
const world = WORLDS[1]!; const size = Number(process.argv[2]);
const draw = new Draw(world, 1);
const rows = new VolunteerRows(new NameNumbers(), new NameNumbers());
const lattice = new ReachLattice(rows);
for (let n=0;n<size;n++) lattice.insert(rows.add(draw.volunteer(n)));
const needs = Array.from({length:200},(_, n)=>new OpenNeed(draw.need(n), rows));
const cells = needs.map(n=>lattice.cellsAround(n.x,n.y,n.z).flat());
let rec=0, passed=0; for (const c of cells) for (const d of c) rec+=d.count;
for (let r=0;r<6;r++){ const t=process.cpuUsage().user; passed=0; for(let i=0;i<needs.length;i++) for(const c of cells[i]!) S.forEachPossible(c, needs[i]!, ()=>{passed++;}); const u=process.cpuUsage().user-t; console.log(rec/200, cells.flat().length/200, passed/200, u*1000/rec,'ns/rec'); }
