import type { Page } from 'playwright-core';

export const NOWHERE = '00000000-0000-4000-8000-000000000000';

/**
 * Who looks: the owner of an organisation, somebody it only employs, a volunteer, who has nothing yet, and an
 * administrator of the platform.
 */
export type Who = 'ruth' | 'bella' | 'aisha' | 'nia' | 'omar' | 'ada' | 'nobody';

export interface Sight {
  /** The route, as it stands in client/routes.ts. */
  route: string;
  as: Who;
  /** What is there once the page is. */
  sees: string | RegExp;
  /** The address, where it is not the route itself. */
  at?: () => string;
  /** What happens before the page is looked at. */
  after?: (page: Page) => Promise<unknown>;
}

/** Ids and addresses of what is made before the sights of work are looked at. */
export const made = { open: '', draft: '', quiet: '', zone: '', emptyZone: '', invitation: '' };
