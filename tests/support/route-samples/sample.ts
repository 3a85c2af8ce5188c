import type { Action, Facts } from '#shared/rights.ts';
import type { Cast } from '../cast.ts';
import type { Person } from '../person.ts';

/** One request that succeeds for whoever may make it. */
export interface Sample {
  /** What stands for the `:parts` of the path. */
  params?: Record<string, string>;
  /** With its question mark. */
  query?: string;
  body?: unknown;
  /** A body that is no JSON. */
  file?: { type: string; content: BodyInit };
  headers?: Record<string, string>;
  /** What the route's action is about, for `can`. */
  facts?: Facts;
  /** What the thing demands, where the route leaves that to it. */
  action?: Action;
  /** Asks in the stead of whoever is signed in, who would not be the same after it. */
  double?: Person;
}

/** Made anew for every try, because many a request can succeed only once. */
export type MakeSample = (cast: Cast, person: Person) => Sample | Promise<Sample>;

/** By method and path as declared. */
export type RouteSamples = Record<string, MakeSample>;

export const nothing: MakeSample = () => ({});
export const seen = (version: number) => ({ 'if-match': `"${version}"` });

/** About the organisation of the cast, with these further parts of the path. */
export function ofOrganisation({ organisationId }: Cast, sample: Sample = {}): Sample {
  return {
    ...sample,
    params: { id: organisationId, ...sample.params },
    facts: { organisationId, ...sample.facts },
  };
}

/** Of this person; nobody has nothing, so theirs is somebody else's. */
export const accountOf = ({ owner }: Cast, person: Person): string => person.id || owner.id;
