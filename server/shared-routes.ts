import type { AuditChain } from './kernel/audit/audit-chain.ts';
import { auditRoutes } from './kernel/audit/audit-routes.ts';
import { historyRoutes } from './kernel/history/history-routes.ts';
import type { HistorySeal } from './kernel/history/history-seal.ts';
import type { Route } from './kernel/http/route.ts';
import { importRoutes } from './kernel/import/import-routes.ts';
import type { LiveThings } from './kernel/live-things.ts';
import type { Kernel } from './kernel/module.ts';
import type { HeldData } from './kernel/personal/held-data.ts';
import { personalRoutes } from './kernel/personal/personal-routes.ts';
import { confirmPerson } from './modules/identity/confirm-person.ts';
import { namesOf } from './modules/identity/names-of.ts';
import { loadActor } from './modules/organisations/load-actor.ts';

export interface SharedParts {
  kernel: Kernel;
  things: LiveThings;
  held: readonly HeldData[];
  imports: Parameters<typeof importRoutes>[0];
  chain: AuditChain;
  seal: HistorySeal;
}

/** Services that every module's things have: history and undo, imports, one's own data, audit. */
export function sharedRoutes({ kernel, things, held, imports, chain, seal }: SharedParts): Route[] {
  const { database, clock } = kernel;
  const routes = [
    ...historyRoutes({ things, namesOf }, clock),
    ...importRoutes(imports, loadActor),
    ...personalRoutes({ kernel, held, loadActor, confirm: confirmPerson }),
    ...auditRoutes({ things, namesOf, database, loadActor, chain, seal }),
  ];
  return routes.map((route) => ({ ...route, module: 'kernel' }));
}
