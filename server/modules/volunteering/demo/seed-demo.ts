import type { EntityManager } from '#server/kernel/database.ts';
import type { Kernel } from '#server/kernel/module.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { hashPassword } from '#server/modules/identity/passwords.ts';
import { register } from '#server/modules/identity/register.ts';
import { Membership } from '#server/modules/organisations/membership.entity.ts';
import { Organisation } from '#server/modules/organisations/organisation.entity.ts';
import { followVolunteer } from '../follow-volunteer.ts';
import { makeNeed } from '../make-need.ts';
import { Need } from '../need.entity.ts';
import { Nonprofit } from '../nonprofit.entity.ts';
import { Volunteer } from '../volunteer.entity.ts';
import { Zone } from '../zone.entity.ts';
import { DEMO_ACCOUNTS } from './demo-accounts.ts';
import { type DemoWorld, demoWorld } from './demo-world.ts';

const SEED = 7;
const WORK = { actor: 'system:demo', mutation: null, source: null };
const WEEK_MS = 7 * 86_400_000;
/** Marks what the demo made, as an import marks what it read. */
const ORIGIN = 'demo:';

/** Fills an empty database with the demo, and moves an old demo's dates so that it never looks dead. */
export async function seedDemo(kernel: Kernel, say: (line: string) => void): Promise<void> {
  const [found] = await kernel.database.sql<{ accounts: unknown }>(
    'select count(*) as accounts from account',
  );
  if (Number(found?.accounts) > 0) return moveDates(kernel);
  say('Filling the empty database with demo data …');
  const now = kernel.clock.now();
  const world = demoWorld({ seed: SEED, now });
  const passwordHash = await hashPassword(DEMO_ACCOUNTS[0]!.password);
  await kernel.transactor.transact(WORK, (transaction) => fill(transaction, world, passwordHash, now));
  say(
    `Made ${world.nonprofits.length} nonprofits, ${world.volunteers.length} volunteers and ${world.needs.length} needs ` +
      `in ${world.zones.length} zones of Brooklyn.`,
  );
}

async function fill(
  transaction: Transaction,
  world: DemoWorld,
  passwordHash: string,
  now: Date,
): Promise<void> {
  const { em } = transaction;
  const accounts = new Map(
    world.accounts.map(({ signsIn, ...account }) => [
      account.email,
      register(transaction, { ...account, passwordHash: signsIn ? passwordHash : null }, now),
    ]),
  );
  const zones = new Map(
    world.zones.map(({ centre: _, ...zone }) => [zone.code, em.create(Zone, zone)] as const),
  );
  await em.flush();

  const nonprofits = new Map(
    world.nonprofits.map((nonprofit) => [nonprofit.key, makeNonprofit(em, nonprofit, now)]),
  );
  await em.flush();
  for (const { key, coordinatorEmail, point, ...facet } of world.nonprofits) {
    const organisation = nonprofits.get(key)!;
    const coordinator = accounts.get(coordinatorEmail)!;
    const { mission, address, contact, verified } = facet;
    const place = { latitude: point.lat, longitude: point.lng };
    em.create(Nonprofit, { id: organisation.id, mission, address, contact, verified, ...place });
    em.create(Membership, {
      organisationId: organisation.id,
      accountId: coordinator.id,
      displayName: coordinator.displayName,
      role: 'owner',
      createdAt: now,
    });
  }
  for (const { email, zoneCode, profile, hoursDone, outcomes } of world.volunteers) {
    const { point, ...fields } = profile;
    em.create(Volunteer, {
      id: accounts.get(email)!.id,
      ...fields,
      ...outcomes,
      hoursDone,
      zoneId: zones.get(zoneCode)!.id,
      latitude: point.lat,
      longitude: point.lng,
    });
  }
  for (const { key, nonprofitKey, zoneCode, state, fields } of world.needs) {
    makeNeed(em, {
      fields,
      organisation: nonprofits.get(nonprofitKey)!,
      zone: zoneCode === null ? null : zones.get(zoneCode)!,
      state,
      now,
      importedFrom: ORIGIN + key,
    });
  }
  await followVolunteer(transaction, accounts.get('volunteer@demo.example')!.id);
}

function makeNonprofit(em: EntityManager, { name }: { name: string }, now: Date): Organisation {
  return em.create(Organisation, { name, kind: 'nonprofit', timeZone: 'America/New_York', createdAt: now });
}

/** Whole weeks, so that a Saturday's need stays on a Saturday. */
async function moveDates(kernel: Kernel): Promise<void> {
  const now = kernel.clock.now().getTime();
  await kernel.transactor.transact(WORK, async ({ em }) => {
    const past = await em.find(Need, {
      importedFrom: { $like: `${ORIGIN}%` },
      state: { $in: ['open', 'draft'] },
      startsAt: { $lt: new Date(now) },
    });
    for (const need of past) {
      const move = Math.ceil((now - need.startsAt.getTime()) / WEEK_MS) * WEEK_MS;
      need.startsAt = new Date(need.startsAt.getTime() + move);
      need.endsAt = new Date(need.endsAt.getTime() + move);
      if (need.cancelUntil) need.cancelUntil = new Date(need.cancelUntil.getTime() + move);
    }
  });
}
