import { endAccess, organisationGround } from '#server/kernel/access.ts';
import type { HeldData } from '#server/kernel/personal/held-data.ts';
import { Refusal } from '#server/kernel/refusal.ts';
import { Account } from '#server/modules/identity/account.entity.ts';
import { Invitation } from './invitation.entity.ts';
import { leaveTeams } from './leave-team.ts';
import { Membership } from './membership.entity.ts';

/** Whom the person works for. An organisation is not left without an owner. */
export const organisationsData: readonly HeldData[] = [
  {
    name: 'memberships',
    tables: ['membership'],
    read: (sql, accountId) =>
      sql(
        `select m.id, m.organisation_id, o.name as organisation, coalesce(m.role, r.name) as role, m.display_name, m.created_at
         from membership m join organisation o on o.id = m.organisation_id
         left join custom_role r on r.id = m.custom_role_id where m.account_id = $1`,
        [accountId],
      ),
    async erase(transaction, accountId, now) {
      const { em, sql } = transaction;
      // Locked in one order, as every removal does.
      await sql(
        `select m.id from membership m where m.role = 'owner' and m.organisation_id in (
           select organisation_id from membership where account_id = $1) order by m.organisation_id, m.id for update`,
        [accountId],
      );
      const left = await sql<{ name: string }>(
        `select o.name from membership m join organisation o on o.id = m.organisation_id
         where m.account_id = $1 and m.role = 'owner' and not exists (
           select 1 from membership n where n.organisation_id = m.organisation_id and n.role = 'owner'
             and n.account_id <> $1) order by o.name`,
        [accountId],
      );
      if (left.length > 0) {
        const names = left.map(({ name }) => name);
        throw new Refusal(
          409,
          'last-owner',
          `You are the last owner of ${names.join(', ')}. Make somebody else an owner first.`,
          { errors: names.map((name) => ({ path: 'memberships', message: `${name} would have no owner.` })) },
        );
      }
      const memberships = await em.find(Membership, { accountId });
      for (const { organisationId } of memberships)
        await leaveTeams(transaction, organisationId, accountId, now);
      for (const membership of memberships) {
        em.remove(membership);
        const ground = organisationGround(membership.organisationId);
        endAccess(transaction, { accountId, ground, reason: 'The account was erased.' }, now);
      }
    },
  },
  {
    name: 'teams',
    tables: ['team_member', 'team'],
    read: (sql, accountId) =>
      sql(
        `select p.id, p.team_id, t.name as team, t.manager_id = p.account_id as manages, p.display_name, p.created_at
         from team_member p join team t on t.id = p.team_id where p.account_id = $1`,
        [accountId],
      ),
    // Places go with the memberships.
  },
  {
    name: 'invitations',
    tables: ['invitation'],
    read: (sql, accountId) =>
      sql(
        `select i.id, o.name as organisation, i.email, i.sent_at, i.ends_at, i.inviter_id = $1 as sent
         from invitation i join organisation o on o.id = i.organisation_id
         where i.inviter_id = $1 or i.email = (select email from account where id = $1)`,
        [accountId],
      ),
    // Nobody could accept those that they sent: nobody answers for them any more.
    async erase({ em }, accountId) {
      const { email } = await em.findOneOrFail(Account, { id: accountId });
      for (const invitation of await em.find(Invitation, { $or: [{ inviterId: accountId }, { email }] }))
        em.remove(invitation);
    },
  },
];
