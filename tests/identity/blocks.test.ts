import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isBlocked } from '#server/modules/identity/is-blocked.ts';
import { blockedOrganisations } from '#server/modules/organisations/blocked-organisations.ts';
import type { BlockView } from '#shared/identity.ts';
import type { Person } from '../support/person.ts';
import { TestServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.close());

const block = (by: Person, { id }: Person) =>
  by.ask<BlockView>('POST', '/users/me/blocks', { body: { accountId: id } });

describe('a block', () => {
  it('works both ways, and only who made it knows of it', async () => {
    const [one, other] = [await server.person('One'), await server.person('Other')];
    const { sql } = server.kernel.database;
    expect(await isBlocked(sql, one.id, other.id)).toBe(false);
    const listener = await other.connect();
    await listener.join({ room: `user:${other.id}` });
    expect((await block(one, other)).body).toMatchObject({ blockedId: other.id, displayName: 'Other' });
    expect(await isBlocked(sql, one.id, other.id)).toBe(true);
    expect(await isBlocked(sql, other.id, one.id)).toBe(true);
    expect(await other.get('/users/me/blocks')).toMatchObject({ items: [] });
    await other.ask('PATCH', '/users/me', { body: { bio: 'seen' } });
    await listener.until(() => listener.changes.length > 0, 'a change of their own');
    expect(listener.changes.flatMap(({ entries }) => entries.map(({ type }) => type))).toEqual([
      'identity.account',
    ]);
  });

  it('is made once, however often it is asked for, and is taken back', async () => {
    const [one, other] = [await server.person(), await server.person()];
    const answers = [await block(one, other), await block(one, other)];
    expect(answers.map(({ body }) => body.id)).toEqual([answers[0]!.body.id, answers[0]!.body.id]);
    const many = await Promise.all(Array.from({ length: 4 }, () => block(other, one)));
    expect(many.every(({ status }) => status === 201 || status === 409)).toBe(true);
    for (const person of [one, other]) {
      expect((await person.get<{ items: BlockView[] }>('/users/me/blocks')).items).toHaveLength(1);
    }
    expect((await one.ask('DELETE', `/users/me/blocks/${other.id}`)).status).toBe(204);
    expect((await one.ask('DELETE', `/users/me/blocks/${other.id}`)).status).toBe(404);
    // The other's own stays.
    expect(await isBlocked(server.kernel.database.sql, one.id, other.id)).toBe(true);
  });

  it('is of somebody else who exists', async () => {
    const one = await server.person();
    expect((await block(one, one)).status).toBe(409);
    const nobody = { accountId: '00000000-0000-7000-8000-000000000000' };
    expect((await one.ask('POST', '/users/me/blocks', { body: nobody })).status).toBe(404);
    expect((await one.ask('DELETE', '/users/me/blocks/not-an-id')).status).toBe(404);
  });

  it('keeps a volunteer from the organisations of whom they blocked or were blocked by', async () => {
    const { sql } = server.kernel.database;
    const [volunteer, coordinator, owner] = [
      await server.person(),
      await server.person(),
      await server.person(),
    ];
    const pantry = await server.nonprofit(owner);
    await server.member(pantry, coordinator, 'coordinator');
    const library = await server.nonprofit(await server.person());
    expect(await blockedOrganisations(sql, [volunteer.id])).toEqual(new Map());
    await block(volunteer, coordinator);
    expect(await blockedOrganisations(sql, [volunteer.id])).toEqual(new Map([[volunteer.id, [pantry]]]));
    await volunteer.ask('DELETE', `/users/me/blocks/${coordinator.id}`);
    await block(owner, volunteer);
    const blocked = await blockedOrganisations(sql, [volunteer.id, coordinator.id]);
    expect(blocked.get(volunteer.id)).toEqual([pantry]);
    expect(blocked.get(volunteer.id)).not.toContain(library);
  });
});
