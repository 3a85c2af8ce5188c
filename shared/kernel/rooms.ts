/** The names of rooms. A room is an audience: whoever may join may see all of it. */

export const ROOM_KINDS = [
  'user',
  'team',
  'organisation',
  'management',
  'zone',
  'needs',
  'need',
  'pipeline',
  'feed',
  'ticker',
  'post',
  'project',
  'booking',
  'document',
  'sprint',
  'dashboard',
  'operations',
  'access',
] as const;

export type RoomKind = (typeof ROOM_KINDS)[number];

/** What happened to rights; read by the relay before every fan-out, joined by nobody. */
export const ACCESS_ROOM = 'access';
/** What platform administrators watch. */
export const OPERATIONS_ROOM = 'operations';

export const userRoom = (accountId: string): string => `user:${accountId}`;
export const organisationRoom = (organisationId: string): string => `organisation:${organisationId}`;
export const teamRoom = (teamId: string): string => `team:${teamId}`;
/** What only those see who manage an organisation's people: invitations with their addresses. */
export const managementRoom = (organisationId: string): string => `management:${organisationId}`;
export const zoneRoom = (zoneId: string): string => `zone:${zoneId}`;
/** The needs of an organisation, drafts too, for those whose role lets them see them. */
export const needsRoom = (organisationId: string): string => `needs:${organisationId}`;
/** How an organisation does: apart from its needs, because it moves with every one of them. */
export const dashboardRoom = (organisationId: string): string => `dashboard:${organisationId}`;
export const needRoom = (needId: string): string => `need:${needId}`;

/** Splits a room's name; null when it is not one of ours. */
export function parseRoom(room: string): { kind: RoomKind; id: string } | null {
  const colon = room.indexOf(':');
  const kind = (colon < 0 ? room : room.slice(0, colon)) as RoomKind;
  if (!ROOM_KINDS.includes(kind)) return null;
  const single = kind === ACCESS_ROOM || kind === OPERATIONS_ROOM;
  if (single !== colon < 0) return null;
  const id = single ? '' : room.slice(colon + 1);
  return single || /^[A-Za-z0-9_-]{1,64}$/.test(id) ? { kind, id } : null;
}
