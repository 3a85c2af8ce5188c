/** What of another organisation's may be named, and why: everything else answers like an id that nobody has. */

/** Where another's id is taken, by route and place, and why that is right. */
export const FOR_EVERYONE: Record<string, string> = {
  'get /users/:id path.id': 'the card of a person is for everybody who is signed in',
  'post /users/me/blocks body.accountId': 'everybody may block anybody',
  'get /pictures/:id path.id': 'the id of a picture is its secret: whoever has it may see the picture',
  'get /invitations/:token path.token': 'whoever holds the link was given it',
  'post /invitations/:token/accept path.token': 'whoever holds the link was given it',
  'get /volunteer/needs/:id path.id': 'a need that is open is there for every volunteer to find',
  'get /volunteer/needs/:id/nonprofit path.id': 'who posted an open need is for every volunteer to read',
  'get /volunteer/fits query.needs': 'what an open need is for oneself is for every volunteer to know',
  'post /volunteer/assignments body.needId':
    'a need that is open is there for every volunteer to sign up for',
  'get /volunteer/zone/:zoneId/needs path.zoneId': 'zones belong to nobody, and open needs are for everyone',
};
/** Where another's id is a filter over what is one's own: it finds as much as one that nobody has. */
export const FILTERS = [
  ...['get /volunteer/fits query.needs', 'get /organisations/:id/audit query.actor'],
  ...['get /organisations/:id/audit/export query.actor', 'post /notifications/settle body.ids.0'],
];
/** Volunteers belong to no organisation: whom the need suits may be asked by every one. */
export const OF_NOBODY = ['post /nonprofit/needs/:id/offers body.volunteerIds.0'];
/** A part of their path is no id: the name of a file, or a secret, which `verbs-calendar.test.ts` tries. */
export const NO_ID = ['get /docs/:file', 'get /calendar/:file'];
/** Tables of which the other organisation must have rows, or it would prove little that none has changed. */
export const THINGS = [
  ...['account', 'api_key', 'block', 'custom_role', 'history', 'import_batch', 'invitation', 'membership'],
  ...['need', 'organisation', 'passkey', 'session', 'team', 'team_member', 'volunteer'],
];
/** Routes whose path names no id, but their query or body does. */
export const BESIDE_THE_PATH = [
  ...['post /users/me/blocks', 'get /history', 'post /nonprofit/needs', 'get /nonprofit/needs'],
  ...[
    'post /volunteer/assignments',
    'get /nonprofit/needs/export',
    'post /nonprofit/needs/import',
    'get /volunteer/fits',
  ],
  ...['get /nonprofit/dashboard', 'post /notifications/settle'],
  ...['post /admin/jobs/failed/retry', 'post /admin/jobs/failed/discard'],
  ...['post /admin/weights/adopt', 'post /admin/weights/refuse', 'post /admin/weights/roll-back'],
];
/** Rooms that are for everybody who is signed in. */
export const ROOMS_FOR_EVERYONE = ['zone'];
