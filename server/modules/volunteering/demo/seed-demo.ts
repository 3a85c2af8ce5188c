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
import { brooklynDay, type DemoWorld, demoWorld } from './demo-world.ts';
import { moveDates, ORIGIN, rememberDay } from './move-dates.ts';
import { workOfToday } from './store-today.ts';
import { DAY_MS, storePast, storePromises } from './store-work.ts';

const SEED = 7;
const WORK = { actor: 'system:demo', mutation: null, source: null };

/** Fills an empty database with the demo, and moves an old demo's dates so that it never looks dead. */
export async function seedDemo(kernel: Kernel, say: (line: string) => void): Promise<void> {
  const [found] = await kernel.database.sql<{ accounts: unknown }>(
    'select count(*) as accounts from account',
  );
  if (Number(found?.accounts) > 0) return goOn(kernel);
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

/** A demo that is looked at again on another day; what is no demo is left alone. */
async function goOn({ transactor, clock }: Kernel): Promise<void> {
  const now = clock.now();
  const today = brooklynDay(now);
  await transactor.transact(WORK, async (transaction) => {
    const { em } = transaction;
    if ((await em.count(Need, { importedFrom: { $like: `${ORIGIN}%` } })) === 0) return;
    await moveDates(transaction, today, now);
    await em.flush();
    await workOfToday(transaction, SEED, now);
  });
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
  const needs = new Map(
    [...world.pastNeeds, ...world.needs].map(({ key, nonprofitKey, zoneCode, state, fields }) => {
      // Posted a week and a day ahead.
      const posted = state === 'done' ? new Date(Date.parse(fields.startsAt) - 8 * DAY_MS) : now;
      const organisation = nonprofits.get(nonprofitKey)!;
      const zone = zoneCode === null ? null : zones.get(zoneCode)!;
      const need = makeNeed(em, {
        fields,
        organisation,
        zone,
        state,
        now: posted,
        importedFrom: ORIGIN + key,
      });
      return [key, need] as const;
    }),
  );
  await em.flush();
  const coordinators = new Map(
    world.nonprofits.map((one) => [nonprofits.get(one.key)!.id, accounts.get(one.coordinatorEmail)!]),
  );
  const stored = { needs, accounts, coordinators };
  storePast(em, stored, world.pastAssignments);
  storePromises(em, stored, world.promises, now);
  await em.flush();
  await workOfToday(transaction, SEED, now);
  await rememberDay(transaction, brooklynDay(now));
  await followVolunteer(transaction, accounts.get('volunteer@demo.example')!.id);
}

function makeNonprofit(em: EntityManager, { name }: { name: string }, now: Date): Organisation {
  return em.create(Organisation, { name, kind: 'nonprofit', timeZone: 'America/New_York', createdAt: now });
}
