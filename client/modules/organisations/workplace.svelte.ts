import { type Action, type Actor, can, type Facts, type Standing } from '#shared/rights.ts';
import { session } from '../../kernel/client.ts';

export interface Workplace extends Standing {
  id: string;
  name: string;
}

const KEPT = 'muster.organisation';

function readKept(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/** The organisations the person works for, the one chosen now, and what they may do. */
class Workplaces {
  #chosen: string | null = $state(readKept());

  readonly all: Workplace[] = $derived(
    session.memberships.map(({ organisationId, organisationName, ...standing }) => ({
      id: organisationId,
      name: organisationName,
      ...standing,
    })),
  );

  readonly current: Workplace | null = $derived(
    this.all.find((workplace) => workplace.id === this.#chosen) ?? this.all[0] ?? null,
  );

  readonly #actor: Actor | null = $derived(
    session.user && {
      accountId: session.user.id,
      administrator: session.user.administrator,
      standings: Object.fromEntries(this.all.map((workplace) => [workplace.id, workplace])),
    },
  );

  /** Whether the organisation chosen now has needs the person may see. */
  readonly hasNeeds: boolean = $derived(
    this.current !== null && this.may('need.read', { organisationId: this.current.id }),
  );

  choose(organisationId: string): void {
    this.#chosen = organisationId;
    try {
      localStorage.setItem(KEPT, organisationId);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  }

  /** What the server would decide: only that is shown. */
  may(action: Action, facts: Facts): boolean {
    return this.#actor !== null && can(this.#actor, action, facts);
  }
}

export const workplaces = new Workplaces();
