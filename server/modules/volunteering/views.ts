import type {
  NeedSuggestionsView,
  NeedView,
  NonprofitAbout,
  NonprofitView,
  Point,
  VolunteerSuggestionsView,
  VolunteerView,
  ZoneFiguresView,
  ZoneView,
} from '#shared/volunteering.ts';
import { type Need, stateOf } from './need.entity.ts';
import type { Nonprofit } from './nonprofit.entity.ts';
import type { NeedSuggestions, VolunteerSuggestions, ZoneFigures } from './suggestions.entity.ts';
import type { Volunteer } from './volunteer.entity.ts';
import type { Zone } from './zone.entity.ts';

interface Placed {
  latitude?: number | null | undefined;
  longitude?: number | null | undefined;
}

export function pointOf({ latitude, longitude }: Placed): Point | null {
  return latitude == null || longitude == null ? null : { lat: latitude, lng: longitude };
}

export function zoneView({ id, code, name, borough, timeZone, version }: Zone): ZoneView {
  return { id, code, name, borough, timeZone, version };
}

export function nonprofitView(nonprofit: Nonprofit): NonprofitView {
  const { id, mission, address, contact, verified, version } = nonprofit;
  return { id, organisationId: id, mission, address, contact, verified, point: pointOf(nonprofit), version };
}

export function nonprofitAbout(nonprofit: Nonprofit): NonprofitAbout {
  const { contact: _, ...about } = nonprofitView(nonprofit);
  return about;
}

export function needView(need: Need): NeedView {
  return {
    id: need.id,
    organisationId: need.organisationId,
    organisationName: need.organisationName,
    zoneId: need.zoneId ?? null,
    zoneName: need.zoneName ?? null,
    title: need.title,
    description: need.description,
    category: need.category,
    requiredSkills: need.requiredSkills,
    usefulSkills: need.usefulSkills,
    requiredQualifications: need.requiredQualifications,
    minimumAge: need.minimumAge ?? null,
    startsAt: need.startsAt.toISOString(),
    endsAt: need.endsAt.toISOString(),
    timeZone: need.timeZone,
    timeAssumed: need.timeAssumed,
    address: need.address,
    point: pointOf(need),
    placesMin: need.placesMin,
    placesMax: need.placesMax,
    placesTaken: need.placesTaken,
    waiting: need.waiting,
    signUp: need.signUp,
    cancelUntil: need.cancelUntil?.toISOString() ?? null,
    recurrence: need.recurrence ?? null,
    state: stateOf(need),
    createdAt: need.createdAt.toISOString(),
    version: need.version,
  };
}

export function volunteerView(volunteer: Volunteer): VolunteerView {
  const { showed, late, noShow, excused } = volunteer;
  return {
    id: volunteer.id,
    skills: volunteer.skills,
    availability: volunteer.availability,
    timeZone: volunteer.timeZone,
    address: volunteer.address,
    point: pointOf(volunteer),
    zoneId: volunteer.zoneId ?? null,
    maxDistanceMiles: volunteer.maxDistanceMiles,
    qualifications: volunteer.qualifications,
    birthYear: volunteer.birthYear ?? null,
    hoursDone: volunteer.hoursDone,
    outcomes: { showed, late, noShow, excused },
    version: volunteer.version,
  };
}

export function needSuggestionsView({ id, best, eligible, version }: NeedSuggestions): NeedSuggestionsView {
  return { id, best, eligible, version };
}

export function volunteerSuggestionsView(row: VolunteerSuggestions): VolunteerSuggestionsView {
  const { id, best, eligible, version } = row;
  return { id, best, eligible, version };
}

export function zoneFiguresView({ id, openNeeds, version }: ZoneFigures): ZoneFiguresView {
  return { id, openNeeds, version };
}
