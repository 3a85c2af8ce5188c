import type { NeedFit } from '#shared/finding.ts';
import { learn, listed, t } from '../../../messages.ts';
import { formatDay, formatTime } from '../../../when.ts';
import { findWords } from '../../../words/find.ts';
import type { NoMatch } from './sort-found.ts';

learn(findWords);

type Missing = Exclude<NoMatch['missing'], null>;

/** What is missing, and where one can do something about it. */
export interface MissingLine {
  /** Which of the reasons, for its icon. */
  what: 'profile' | 'place' | 'skills' | 'qualifications' | 'age' | 'clash' | 'notFree' | 'distance';
  text: string;
  /** Leads to the profile. */
  cure: string | null;
}

const miles = (distance: number): string => distance.toFixed(1);

/**
 * Every reason why it is not yet for the person, in words. Times are those of the need's zone; `clash` is the
 * title of what they have promised for that time, where it is known.
 */
export function explainMissing(fit: NeedFit, zone: string, clash: string | null = null): MissingLine[] {
  if (!('missing' in fit)) return [];
  const { missing } = fit;
  if (missing === null) return [{ what: 'profile', text: t('find.no-profile'), cure: t('find.say-profile') }];
  return [
    ...skillLines(missing),
    ...(missing.age ? [ageLine(missing.age)] : []),
    ...(missing.clash ? [clashLine(missing.clash, zone, clash)] : []),
    ...(missing.notFree ? [line('notFree', t('find.not-free'), t('find.say-free'))] : []),
    ...(missing.distance
      ? [
          line(
            'distance',
            t('find.too-far', { miles: miles(missing.distance.miles), most: String(missing.distance.most) }),
          ),
        ]
      : []),
    ...(missing.place ? [line('place', t('find.no-point'), t('find.say-point'))] : []),
  ];
}

const line = (what: MissingLine['what'], text: string, cure: string | null = null): MissingLine => ({
  what,
  text,
  cure,
});

function clashLine(
  { startsAt, endsAt }: Exclude<Missing['clash'], null>,
  zone: string,
  title: string | null,
): MissingLine {
  const from = `${formatDay(startsAt, zone)}, ${formatTime(startsAt, zone)}`;
  const to = formatTime(endsAt, zone);
  return line('clash', title ? t('find.clash-with', { title, from, to }) : t('find.clash', { from, to }));
}

function skillLines({ skills, qualifications }: Missing): MissingLine[] {
  const held = qualifications.map(({ name, expiredOn }) =>
    expiredOn ? t('find.expired', { name, day: formatDay(`${expiredOn}T12:00:00Z`, 'UTC') }) : name,
  );
  return [
    ...(skills.length > 0
      ? [line('skills', t('why.you-have-none', { missing: listed(skills) }), t('find.say-skills'))]
      : []),
    ...(held.length > 0
      ? [
          line(
            'qualifications',
            t('why.you-have-none', { missing: listed(held) }),
            t('find.say-qualifications'),
          ),
        ]
      : []),
  ];
}

const ageLine = ({ minimum, known }: Exclude<Missing['age'], null>): MissingLine =>
  known
    ? line('age', t('find.too-young', { years: minimum }))
    : line('age', t('find.too-young', { years: minimum }), t('find.say-birth-year'));
