import { behind, type Order, orderBy, pageOf } from '#server/kernel/http/paging.ts';
import { type Route, read, write } from '#server/kernel/http/route.ts';
import { organisationRoom, userRoom } from '#shared/kernel/rooms.ts';
import { AddMember, ChangeMemberRole, MembershipView } from '#shared/organisations.ts';
import { addMember } from './add-member.ts';
import { changeMemberRole } from './change-member-role.ts';
import { Membership } from './membership.entity.ts';
import { authorise, mayHear } from './policy.ts';
import { removeMember } from './remove-member.ts';
import { membershipView } from './views.ts';

const BY_NAME: Order<Membership>[] = [
  ['displayName', 'asc'],
  ['id', 'asc'],
];
const BEYOND = 'The role allows more than the caller may, or is that of owners.';

/** Who belongs to an organisation, and in which role. */
export const memberRoutes: Route[] = [
  read({
    path: '/organisations/:id/members',
    access: 'signed-in',
    policy: 'member.read',
    summary: 'Who belongs to the organisation, by name.',
    answer: pageOf(MembershipView),
    pages: { usual: 500, most: 500 },
    run: async ({ snapshot: { em, shows }, actor, params: { id = '' }, page }) => {
      authorise(actor, 'member.read', { organisationId: id }, 'organisation');
      const members = await em.find(
        Membership,
        { organisationId: id, ...behind(BY_NAME, page.after) },
        { orderBy: orderBy(BY_NAME), limit: page.take },
      );
      shows(mayHear(actor, id) ? organisationRoom(id) : userRoom(actor.accountId));
      return page.cut(members, membershipView, ({ displayName, id }) => [displayName, id]);
    },
  }),
  write('post', {
    path: '/organisations/:id/members',
    access: 'signed-in',
    policy: 'member.manage',
    summary: 'Adds somebody who has an account.',
    body: AddMember,
    status: 201,
    answer: MembershipView,
    example: { email: 'kemi@example.org', role: 'coordinator' },
    refusals: {
      'no-account': 'Nobody has an account with this address: invite them instead.',
      'already-member': 'They belong to it already.',
      'no-role': 'The role does not exist any more.',
      'not-allowed': BEYOND,
    },
    run: async ({ transaction, actor, params: { id = '' }, body, now }) => {
      const membership = await addMember(transaction, actor, id, body, now);
      await transaction.em.flush();
      return membershipView(membership);
    },
  }),
  write('patch', {
    path: '/organisations/:id/members/:membershipId',
    access: 'signed-in',
    policy: 'member.manage',
    summary: 'Gives a member another role; If-Match carries the version that was seen.',
    body: ChangeMemberRole,
    conditional: 'required',
    answer: MembershipView,
    example: { role: 'administrator' },
    refusals: {
      version: 'Somebody else changed it meanwhile.',
      'last-owner': 'An organisation has an owner.',
      'no-role': 'The role does not exist any more.',
      'not-allowed': BEYOND,
    },
    run: async ({ transaction, actor, params: { id = '', membershipId = '' }, ifMatch, body, now }) => {
      const membership = await changeMemberRole(transaction, actor, id, membershipId, ifMatch, body, now);
      await transaction.em.flush();
      return membershipView(membership);
    },
  }),
  write('delete', {
    path: '/organisations/:id/members/:membershipId',
    access: 'signed-in',
    policy: 'member.manage',
    summary: 'Takes a membership away; its live rooms end at once. Everyone may take away their own.',
    status: 204,
    refusals: { 'last-owner': 'An organisation has an owner.', 'not-allowed': BEYOND },
    run: async ({ transaction, actor, params: { id = '', membershipId = '' }, now }) =>
      removeMember(transaction, actor, id, membershipId, now),
  }),
];
