import { endAccess, organisationGround } from '#server/kernel/access.ts';
import type { HeldData } from '#server/kernel/personal/held-data.ts';
import { Refusal } from '#server/kernel/refusal.ts';
import { Membership } from './membership.entity.ts';

/** Whom the person works for. An organisation is not left without an owner. */
export const organisationsData: readonly HeldData[] = [
  {
    name: 'memberships',
    tables: ['membership'],
    read: (sql, accountId) =>
      sql(
        `select m.id, m.organisation_id, o.name as organisation, m.role, m.display_name, m.created_at
         from membership m join organisation o on o.id = m.organisation_id where m.account_id = $1`,
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
      for (const membership of await em.find(Membership, { accountId })) {
        em.remove(membership);
        const ground = organisationGround(membership.organisationId);
        endAccess(transaction, { accountId, ground, reason: 'The account was erased.' }, now);
      }
    },
  },
];
