import type { Module } from './kernel/module.ts';
import { administration } from './modules/administration/module.ts';
import { identity } from './modules/identity/module.ts';
import { notifications } from './modules/notifications/module.ts';
import { organisations } from './modules/organisations/module.ts';
import { volunteering } from './modules/volunteering/module.ts';

/** Every module, the lower before the higher: a module may use those above it in this list, never those below. */
export const modules: readonly Module[] = [
  identity,
  organisations,
  administration,
  volunteering,
  notifications,
];
