import Building2 from '@lucide/svelte/icons/building-2';
import CalendarDays from '@lucide/svelte/icons/calendar-days';
import ChartColumn from '@lucide/svelte/icons/chart-column';
import HandHeart from '@lucide/svelte/icons/hand-heart';
import House from '@lucide/svelte/icons/house';
import Inbox from '@lucide/svelte/icons/inbox';
import MapIcon from '@lucide/svelte/icons/map';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import User from '@lucide/svelte/icons/user';
import type { Component } from 'svelte';
import { session } from '../kernel/client.ts';
import { t } from '../messages.ts';
import { workplaces } from '../modules/organisations/workplace.svelte.ts';
import { unseen } from './unseen.svelte.ts';

export interface Place {
  href: string;
  name: string;
  shortName: string;
  icon: Component;
  /** The second key after `g`. */
  key: string;
  /** What the list of keys says. */
  what: string;
  /** Not on the five of a phone's bar. */
  beyondBar?: true;
  /** What is new there. */
  count?: number;
}

/** Where the person may go, by role. */
export function places(): Place[] {
  const needs: Place[] = workplaces.hasNeeds
    ? [
        {
          href: '/dashboard',
          name: t('nav.dashboard'),
          shortName: t('nav.dashboard'),
          icon: ChartColumn,
          key: 'd',
          what: t('keys.dashboard'),
          beyondBar: true,
        },
        {
          href: '/needs',
          name: t('nav.needs'),
          shortName: t('nav.needs'),
          icon: HandHeart,
          key: 'n',
          what: t('keys.needs'),
        },
      ]
    : [];
  const administration: Place[] = session.user?.administrator
    ? [
        {
          href: '/admin',
          name: t('nav.admin'),
          shortName: t('nav.admin'),
          icon: ShieldCheck,
          key: 'a',
          what: t('keys.admin'),
          beyondBar: true,
        },
      ]
    : [];
  return [
    { href: '/', name: t('nav.home'), shortName: t('nav.home'), icon: House, key: 'h', what: t('keys.home') },
    {
      href: '/inbox',
      name: t('nav.inbox'),
      shortName: t('nav.inbox'),
      icon: Inbox,
      key: 'i',
      what: t('keys.inbox'),
      count: unseen.count,
    },
    ...needs,
    {
      href: '/zones',
      name: t('nav.find'),
      shortName: t('nav.find-short'),
      icon: MapIcon,
      key: 'f',
      what: t('keys.find'),
    },
    {
      href: '/shifts',
      name: t('nav.shifts'),
      shortName: t('nav.shifts-short'),
      icon: CalendarDays,
      key: 's',
      what: t('keys.shifts'),
      // Who coordinates has needs on the bar instead.
      ...(workplaces.hasNeeds && { beyondBar: true }),
    },
    {
      href: '/organisation',
      name: t('nav.organisation'),
      shortName: t('nav.organisation-short'),
      icon: Building2,
      key: 'o',
      what: t('keys.organisation'),
      beyondBar: true,
    },
    { href: '/me', name: t('nav.me'), shortName: t('nav.me'), icon: User, key: 'm', what: t('keys.me') },
    ...administration,
  ];
}

/** The place a path lies in. */
export function isIn(path: string, href: string): boolean {
  if (href === '/') return path === '/';
  if (href === '/zones' && path.startsWith('/open-needs/')) return true;
  return path === href || path.startsWith(`${href}/`);
}
