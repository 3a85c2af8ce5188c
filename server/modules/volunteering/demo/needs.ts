import type { Temporal } from 'temporal-polyfill';
import type { z } from 'zod';
import type { PostNeed } from '#shared/volunteering.ts';
import { BROOKLYN_TIME_ZONE } from './brooklyn-zones.ts';
import { instantsOf, type LocalSlot } from './local-slot.ts';
import { NEED_TEMPLATES, type NeedTemplate } from './need-templates.ts';
import { type DemoSite, NONPROFITS } from './nonprofits.ts';
import { type SeededRandom, seededRandom } from './seeded-random.ts';

export interface DemoNeed {
  /** Unique and stable within a world. */
  key: string;
  nonprofitKey: string;
  /** Null exactly when the need has no point. */
  zoneCode: string | null;
  state: 'draft' | 'open' | 'done';
  /** A valid `PostNeed` once `organisationId` and `draft` are added. */
  fields: Omit<z.output<typeof PostNeed>, 'organisationId' | 'draft'>;
}

export const COMING_NEEDS = 50;
const COMING_DAYS = 21;
const MS_AN_HOUR = 3_600_000;
/** Every tenth need is a draft, from the eighth on; the first two of them have no place yet. */
const isDraft = (number: number) => number % 10 === 7;
const hasNoPlace = (number: number) => number === 7 || number === 17;
/** Templates whose first need is repeated weekly. */
const WEEKLY = [
  'Pack grocery bags',
  'English conversation table',
  'Tea and company',
  'Clean up the waterfront',
];
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** One need of a template at one of its organisation's sites. */
export function needOf(
  template: NeedTemplate,
  site: DemoSite,
  slot: LocalSlot,
): Pick<DemoNeed, 'nonprofitKey' | 'fields'> & { zoneCode: string } {
  const times = instantsOf(slot);
  return {
    nonprofitKey: template.nonprofit,
    zoneCode: `demo-${site.zone.toLowerCase().replace(/ /g, '-')}`,
    fields: {
      ...times,
      title: `${template.title}, ${site.label}`,
      description: template.description,
      category: template.category,
      requiredSkills: [...(template.required ?? [])],
      usefulSkills: [...(template.useful ?? [])],
      requiredQualifications: [...(template.qualifications ?? [])],
      minimumAge: template.minimumAge ?? null,
      timeZone: BROOKLYN_TIME_ZONE,
      address: site.address,
      point: site.point,
      placesMin: template.places[0],
      placesMax: template.places[1],
      signUp: template.signUp ?? 'instant',
      cancelUntil: new Date(Date.parse(times.startsAt) - 12 * MS_AN_HOUR).toISOString(),
      recurrence: null,
    },
  };
}

/** The organisation's three sites in random order. */
export function drawSites(template: NeedTemplate, random: SeededRandom): DemoSite[] {
  return random.sample(NONPROFITS.find(({ key }) => key === template.nonprofit)!.sites, 3);
}

/** A day from `first` to `last` days after `today` that falls on one of the template's weekdays. */
function drawDay(
  template: NeedTemplate,
  today: Temporal.PlainDate,
  first: number,
  last: number,
  random: SeededRandom,
) {
  const days = Array.from({ length: last - first + 1 }, (_, i) => today.add({ days: first + i }));
  return random.pick(days.filter((day) => template.days.includes(day.dayOfWeek)));
}

/**
 * The 50 coming needs: every kind of work twice, first within days 1–10 after today, then within 11–21 at
 * another site. Every weekday occurs in either stretch, so no template is ever without a day.
 */
export function drawComingNeeds(seed: number, today: Temporal.PlainDate): DemoNeed[] {
  return Array.from({ length: COMING_NEEDS }, (_, number): DemoNeed => {
    const random = seededRandom(seed, `need ${number}`);
    const index = number % NEED_TEMPLATES.length;
    const template = NEED_TEMPLATES[index]!;
    const isFirst = number === index;
    const sites = drawSites(template, seededRandom(seed, `sites ${index}`));
    const date = drawDay(template, today, isFirst ? 1 : 11, isFirst ? 10 : COMING_DAYS, random);
    const need = needOf(template, sites[isFirst ? 0 : 1]!, {
      date,
      from: template.from,
      minutes: template.minutes,
    });
    const key = `coming-${number + 1}`;
    if (hasNoPlace(number)) {
      return {
        ...need,
        key,
        state: 'draft',
        zoneCode: null,
        fields: { ...need.fields, address: '', point: null },
      };
    }
    const isWeekly = isFirst && WEEKLY.includes(template.title);
    const recurrence = isWeekly ? `FREQ=WEEKLY;COUNT=6;BYDAY=${WEEKDAYS[date.dayOfWeek - 1]}` : null;
    return {
      ...need,
      key,
      state: isDraft(number) ? 'draft' : 'open',
      fields: { ...need.fields, recurrence },
    };
  });
}
