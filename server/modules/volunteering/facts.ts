import type { Row, Sql } from '#server/kernel/database.ts';
import type { NeedFacts, VolunteerFacts } from '#server/modules/matching/facts.ts';
import { blockedOrganisations } from '#server/modules/organisations/blocked-organisations.ts';
import type { Availability, SignUp } from '#shared/volunteering.ts';
import { IS_OPEN } from './need.entity.ts';

interface VolunteerRow extends Row {
  id: string;
  name: string;
  created_at: Date;
  latitude: number | null;
  longitude: number | null;
  max_distance_miles: number;
  skills: string[];
  availability: Availability;
  time_zone: string;
  qualifications: VolunteerFacts['qualifications'];
  birth_year: number | null;
  showed: number;
  late: number;
  no_show: number;
  excused: number;
  followed: boolean;
  busy: [from: number, until: number][] | null;
  answered: string[] | null;
}

/** A need as the engine and a volunteer's list know it. */
export interface OpenNeedFacts {
  facts: NeedFacts;
  version: number;
  title: string;
  organisationName: string;
  zoneName: string | null;
  placesMax: number;
  placesTaken: number;
  signUp: SignUp;
}

interface NeedRow extends Row {
  id: string;
  version: number;
  organisation_id: string;
  organisation_name: string;
  zone_name: string | null;
  title: string;
  latitude: number | null;
  longitude: number | null;
  required_skills: string[];
  useful_skills: string[];
  required_qualifications: string[];
  minimum_age: number | null;
  starts_at: Date;
  ends_at: Date;
  time_zone: string;
  places_max: number;
  places_taken: number;
  sign_up: SignUp;
}

const pointOf = ({ latitude, longitude }: { latitude: number | null; longitude: number | null }) =>
  latitude === null || longitude === null ? null : { lat: latitude, lng: longitude };

/** What is over concerns no match any more; clocks differ by less than a day. */
const NOT_OVER = `ends_at > now() - interval '1 day'`;

/** The times for which each of them is expected somewhere. */
const promised = (which: string): string =>
  `select volunteer_id, json_agg(json_build_array(
     extract(epoch from starts_at) * 1000, extract(epoch from ends_at) * 1000) order by starts_at, id) as busy
   from assignment where volunteer_id ${which} and state in ('confirmed', 'checked-in') and ${NOT_OVER}
   group by volunteer_id`;

/** The needs that each of them was asked for or has answered. */
const answered = (which: string): string =>
  `select volunteer_id, json_agg(need_id order by need_id) as answered
   from match where volunteer_id ${which} and state <> 'expired' and ${NOT_OVER} group by volunteer_id`;

/** Volunteers as they are now: all, or those of these ids that still exist. `followed` ones read their own list. */
export async function loadVolunteers(
  sql: Sql,
  ids: readonly string[] | null,
): Promise<{ facts: VolunteerFacts; followed: boolean }[]> {
  const which = ids ? '= any($1::uuid[])' : 'is not null';
  const rows = await sql<VolunteerRow>(
    `select v.*, a.display_name as name, a.created_at, s.id is not null as followed, b.busy, m.answered
     from volunteer v join account a on a.id = v.id left join volunteer_suggestions s on s.id = v.id
     left join (${promised(which)}) b on b.volunteer_id = v.id
     left join (${answered(which)}) m on m.volunteer_id = v.id
     where v.id ${which}`,
    ids ? [ids] : [],
  );
  const blocked = await blockedOrganisations(sql, ids);
  return rows.map((row) => ({
    followed: row.followed,
    facts: {
      id: row.id,
      name: row.name,
      createdAt: new Date(row.created_at).getTime(),
      point: pointOf(row),
      maxDistanceMiles: row.max_distance_miles,
      skills: row.skills,
      availability: row.availability,
      timeZone: row.time_zone,
      qualifications: row.qualifications,
      birthYear: row.birth_year,
      outcomes: { showed: row.showed, late: row.late, noShow: row.no_show, excused: row.excused },
      busy: (row.busy ?? []).map(([startsAt, endsAt]) => ({ startsAt, endsAt })),
      answered: row.answered ?? [],
      blocked: blocked.get(row.id) ?? [],
    },
  }));
}

/** Open needs with a place, as they are now: all, or those of these ids that still are; filled ones if wanted. */
export async function loadOpenNeeds(
  sql: Sql,
  ids: readonly string[] | null,
  { filledToo = false } = {},
): Promise<OpenNeedFacts[]> {
  const rows = await sql<NeedRow>(
    `select * from need where ${filledToo ? `state = 'open'` : IS_OPEN} and latitude is not null ${ids ? 'and id = any($1::uuid[])' : ''}`,
    ids ? [ids] : [],
  );
  return rows.map((row) => ({
    version: row.version,
    title: row.title,
    organisationName: row.organisation_name,
    zoneName: row.zone_name,
    placesMax: row.places_max,
    placesTaken: row.places_taken,
    signUp: row.sign_up,
    facts: {
      id: row.id,
      organisationId: row.organisation_id,
      point: pointOf(row),
      requiredSkills: row.required_skills,
      usefulSkills: row.useful_skills,
      requiredQualifications: row.required_qualifications,
      minimumAge: row.minimum_age,
      startsAt: new Date(row.starts_at).getTime(),
      endsAt: new Date(row.ends_at).getTime(),
      timeZone: row.time_zone,
    },
  }));
}
