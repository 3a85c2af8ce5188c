import { plain, type Route, read, write } from '#server/kernel/http/route.ts';
import type { Kernel } from '#server/kernel/module.ts';
import { readSnapshot } from '#server/kernel/snapshot.ts';
import { managementRoom } from '#shared/kernel/rooms.ts';
import {
  AcceptInvitation,
  InvitationOffer,
  InvitationView,
  Invite,
  MembershipView,
} from '#shared/organisations.ts';
import { acceptInvitation } from './accept-invitation.ts';
import { Invitation } from './invitation.entity.ts';
import { invite } from './invite.ts';
import { offeredInvitation } from './offered-invitation.ts';
import { authorise } from './policy.ts';
import { resendInvitation } from './resend-invitation.ts';
import { revokeInvitation } from './revoke-invitation.ts';
import { invitationView, membershipView } from './views.ts';
import { wholeList } from './whole-list.ts';

const NO_INVITATION = 'The link was used, taken back, replaced by another, or is over.';

/** Invitations by mail: those who manage members send them, whoever holds the link accepts. */
export const invitationRoutes = ({ database, clock, publicUrl }: Kernel): Route[] => [
  read({
    path: '/organisations/:id/invitations',
    access: 'signed-in',
    policy: 'member.manage',
    summary: 'Open invitations, those that are over too.',
    answer: wholeList(InvitationView),
    run: async ({ snapshot: { em, shows }, actor, params: { id = '' } }) => {
      authorise(actor, 'member.manage', { organisationId: id }, 'organisation');
      const invitations = await em.find(Invitation, { organisationId: id }, { orderBy: { email: 'asc' } });
      shows(managementRoom(id));
      return { items: invitations.map(invitationView), nextCursor: null };
    },
  }),
  write('post', {
    path: '/organisations/:id/invitations',
    access: 'signed-in',
    policy: 'member.manage',
    summary: 'Mails somebody a link with which they can join for seven days, once.',
    body: Invite,
    status: 201,
    answer: InvitationView,
    example: { email: 'kemi@example.org', role: 'coordinator', teamIds: [] },
    refusals: {
      'already-member': 'They belong to it already.',
      'already-invited': 'They are invited already: send that one again.',
      'no-role': 'The role does not exist any more.',
      'no-team': 'A team does not exist any more.',
      'not-allowed': 'The role allows more than the caller may, or is that of owners.',
    },
    run: async ({ transaction, actor, params: { id = '' }, body, now }) => {
      const invitation = await invite(transaction, publicUrl(), actor, id, body, now);
      await transaction.em.flush();
      return invitationView(invitation);
    },
  }),
  write('post', {
    path: '/organisations/:id/invitations/:invitationId/resend',
    access: 'signed-in',
    policy: 'member.manage',
    summary: 'Mails a new link; the one before leads nowhere from then on.',
    answer: InvitationView,
    refusals: { 'not-allowed': 'The role allows more than the caller may, or is that of owners.' },
    run: async ({ transaction, actor, params: { id = '', invitationId = '' }, now }) => {
      const invitation = await resendInvitation(transaction, publicUrl(), actor, id, invitationId, now);
      await transaction.em.flush();
      return invitationView(invitation);
    },
  }),
  write('delete', {
    path: '/organisations/:id/invitations/:invitationId',
    access: 'signed-in',
    policy: 'member.manage',
    summary: 'Takes an invitation back.',
    status: 204,
    run: async ({ transaction, actor, params: { id = '', invitationId = '' } }) =>
      revokeInvitation(transaction, actor, id, invitationId),
  }),
  plain('get', {
    path: '/invitations/:token',
    access: 'public',
    summary: 'What the link of an invitation offers, for whoever holds it.',
    answer: InvitationOffer,
    refusals: { 'no-invitation': NO_INVITATION },
    run: async ({ params: { token = '' } }) => {
      const offer = await readSnapshot(database, (snapshot) =>
        offeredInvitation(snapshot, token, clock.now()),
      );
      return offer.result;
    },
  }),
  write('post', {
    path: '/invitations/:token/accept',
    access: 'signed-in',
    policy: 'anyone',
    summary: 'Joins the organisation; the link is used up with that.',
    body: AcceptInvitation,
    status: 201,
    answer: MembershipView,
    example: { asAnotherAddress: false },
    refusals: {
      'no-invitation': NO_INVITATION,
      'another-address':
        'It went to another address; repeat it with asAnotherAddress to accept all the same.',
      'already-member': 'The account belongs to the organisation already.',
      'inviter-gone': 'Whoever sent it may not give this role any more.',
    },
    run: async ({ transaction, actor, params: { token = '' }, body, now }) => {
      const membership = await acceptInvitation(transaction, actor, token, body, now);
      await transaction.em.flush();
      return membershipView(membership);
    },
  }),
];
