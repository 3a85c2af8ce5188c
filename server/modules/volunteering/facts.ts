import type { Row } from '#server/kernel/database.ts';
import type { NeedFacts, VolunteerFacts } from '#server/modules/matching/facts.ts';
import { blockedOrganisations } from '#server/modules/organisations/blocked-organisations.ts';
import type { Availability } from '#shared/volunteering.ts';

type Sql = <R extends Row>(text: string, parameters?: unknown[]) => Promise<R[]>;

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
}

/** A need as the engine and a volunteer's list know it. */
export interface OpenNeedFacts {
  facts: NeedFacts;
  version: number;
  title: string;
  organisationName: string;
  zoneName: string | null;
  placesMax: number;
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
}

const pointOf = ({ latitude, longitude }: { latitude: number | null; longitude: number | null }) =>
  latitude === null || longitude === null ? null : { lat: latitude, lng: longitude };

/** Volunteers as they are now: all, or those of these ids that still exist. `followed` ones read their own list. */
export async function loadVolunteers(
  sql: Sql,
  ids: readonly string[] | null,
): Promise<{ facts: VolunteerFacts; followed: boolean }[]> {
  const rows = await sql<VolunteerRow>(
    `select v.*, a.display_name as name, a.created_at, s.id is not null as followed
     from volunteer v join account a on a.id = v.id left join volunteer_suggestions s on s.id = v.id
     ${ids ? 'where v.id = any($1::uuid[])' : ''}`,
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
      // Commitments come with their own part; until then nobody has any.
      busy: [],
      blocked: blocked.get(row.id) ?? [],
    },
  }));
}

/** Open needs with a place, as they are now: all, or those of these ids that still are. */
export async function loadOpenNeeds(sql: Sql, ids: readonly string[] | null): Promise<OpenNeedFacts[]> {
  const rows = await sql<NeedRow>(
    `select * from need where state = 'open' and latitude is not null ${ids ? 'and id = any($1::uuid[])' : ''}`,
    ids ? [ids] : [],
  );
  return rows.map((row) => ({
    version: row.version,
    title: row.title,
    organisationName: row.organisation_name,
    zoneName: row.zone_name,
    placesMax: row.places_max,
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
