import Building2 from '@lucide/svelte/icons/building-2';
import FileText from '@lucide/svelte/icons/file-text';
import HandHeart from '@lucide/svelte/icons/hand-heart';
import MapIcon from '@lucide/svelte/icons/map';
import User from '@lucide/svelte/icons/user';
import Zap from '@lucide/svelte/icons/zap';
import type { Component } from 'svelte';
import type { MembershipView } from '#shared/organisations.ts';
import type { NeedView, ZoneView } from '#shared/volunteering.ts';
import { session } from '../kernel/client.ts';
import { knownRecords } from '../kernel/known-records.ts';
import { t } from '../messages.ts';
import { workplaces } from '../modules/organisations/workplace.svelte.ts';
import { router } from '../router.svelte.ts';
import type { Findable } from '../ui/rank-entries.ts';
import { shortcuts } from '../ui/shortcuts.svelte.ts';
import { formatSpan } from '../when.ts';
import { places } from './places.svelte.ts';

export interface PaletteEntry extends Findable {
  group: 'here' | 'everywhere' | 'pages' | 'records';
  icon: Component;
  /** The key that does the same. */
  keys?: string;
  /** Where it leads, which may be opened beside; otherwise what it does. */
  href?: string;
  run: () => void;
}

const leadsTo = (href: string, entry: Pick<PaletteEntry, 'group' | 'icon' | 'name' | 'detail' | 'keys'>) => ({
  ...{ ...entry, href, key: href },
  run: () => router.go(href),
});

/** All that the person may go to or do now, and the records that this page has shown. */
export function paletteEntries(): PaletteEntry[] {
  const all = verbs();
  const here = all.filter(({ group }) => group === 'here');
  const entries = [...here, ...pages(), ...records(), ...all];
  // What several parts of a page offer is one thing to choose.
  return [...new Map(entries.map((entry) => [entry.key, entry])).values()];
}

/** Everything that has a key, but for ways to pages, which are pages here. */
function verbs(): PaletteEntry[] {
  const ways = new Set(places().map(({ key }) => `g ${key}`));
  return shortcuts.all.flatMap((group, place) =>
    group.flatMap(({ keys, what, run }): PaletteEntry[] => {
      // Moving through rows means nothing from here, and neither does the palette itself.
      if (ways.has(keys) || ['j', 'k', '/', 'Mod k'].includes(keys)) return [];
      const where = place === 0 ? 'everywhere' : 'here';
      return [{ key: `verb:${what}`, group: where, name: what, icon: Zap, keys, run }];
    }),
  );
}

function pages(): PaletteEntry[] {
  const page = (href: string, name: string, icon: Component = FileText, keys?: string): PaletteEntry =>
    leadsTo(href, { group: 'pages', name, icon, ...(keys && { keys }) });
  const work = workplaces.current;
  const organisationId = work?.id ?? '';
  const may = (action: Parameters<typeof workplaces.may>[0]): boolean =>
    work !== null && workplaces.may(action, { organisationId });
  return [
    ...places().map(({ href, name, icon, key }) => page(href, name, icon, `g ${key}`)),
    ...(may('need.write')
      ? [
          page('/needs/new', t('palette.post-need'), HandHeart),
          page('/import/needs', t('palette.import-needs')),
        ]
      : []),
    ...(work
      ? [
          page('/organisation/teams', t('palette.teams'), Building2),
          page('/organisation/roles', t('palette.roles'), Building2),
          page('/organisation/settings', t('palette.organisation-settings'), Building2),
        ]
      : []),
    ...(may('audit.read') ? [page('/organisation/audit', t('palette.audit'), Building2)] : []),
    page('/account', t('palette.account'), User),
    ...(session.user?.administrator
      ? [
          page('/admin/organisations', t('palette.admin-organisations')),
          page('/admin/jobs', t('palette.admin-jobs')),
          page('/admin/health', t('palette.admin-health')),
        ]
      : []),
  ];
}

function records(): PaletteEntry[] {
  const needs = knownRecords.of<NeedView>('volunteering.need').map((need) =>
    leadsTo(workplaces.hasNeeds ? `/needs/${need.id}` : `/open-needs/${need.id}`, {
      group: 'records',
      name: need.title,
      detail: `${t('palette.need')}, ${formatSpan(need.startsAt, need.endsAt, need.timeZone)}`,
      icon: HandHeart,
    }),
  );
  const zones = knownRecords.of<ZoneView>('volunteering.zone').map(({ id, name, borough }) =>
    leadsTo(`/zones/${id}`, {
      ...{ group: 'records', name, icon: MapIcon },
      detail: borough ? t('palette.zone-of', { borough }) : t('palette.zone'),
    }),
  );
  const people = knownRecords
    .of<MembershipView>('organisations.membership')
    .filter(({ organisationId }) => organisationId === workplaces.current?.id)
    .map(({ id, displayName }) => ({
      ...leadsTo('/organisation', {
        ...{ group: 'records', name: displayName, icon: User },
        detail: `${t('palette.person')}, ${workplaces.current?.name ?? ''}`,
      }),
      key: `person:${id}`,
    }));
  const organisations = workplaces.all
    .filter(({ id }) => id !== workplaces.current?.id)
    .map(
      ({ id, name }): PaletteEntry => ({
        ...{ key: `organisation:${id}`, group: 'records', name, detail: t('palette.organisation') },
        icon: Building2,
        run: () => {
          workplaces.choose(id);
          router.go('/organisation');
        },
      }),
    );
  // The last that was shown is the likeliest.
  return [...[...needs, ...zones, ...people].toReversed(), ...organisations] as PaletteEntry[];
}
