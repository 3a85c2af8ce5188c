import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { faultInWords } from '#server/kernel/fault-words.ts';
import type { Problem } from '#shared/kernel/problem.ts';
import type { Person } from '../../support/person.ts';
import { aNeed } from '../../support/samples.ts';
import { TestServer } from '../../support/test-server.ts';

let server: TestServer;
let owner: Person;
let organisationId: string;
beforeAll(async () => {
  server = await TestServer.start();
  owner = await server.person('Ruth');
  organisationId = await server.nonprofit(owner);
});
afterAll(() => server.close());

it.each<[z.ZodType, unknown, string]>([
  [z.string(), undefined, 'This is missing: send it.'],
  [z.enum(['a', 'b']), undefined, 'This is missing: send it.'],
  [z.union([z.string(), z.number()]), undefined, 'This is missing: send it.'],
  [z.string(), 7, 'Send a text.'],
  [z.number(), 'seven', 'Send a number.'],
  [z.coerce.number(), 'seven', 'Send a number.'],
  [z.int(), 7.5, 'Send a whole number.'],
  [z.boolean(), 'yes', 'Send true or false.'],
  [z.array(z.string()), 'a', 'Send a list.'],
  [z.object({}), 'a', 'Send an object with fields.'],
  [z.string().min(3), 'ab', 'Use at least 3 characters.'],
  [z.string().max(1), 'ab', 'Use at most 1 character.'],
  [z.array(z.int()).max(2), [1, 2, 3], 'Send at most 2 entries.'],
  [z.number().min(1), 0, 'Use at least 1.'],
  [z.number().positive(), 0, 'Use more than 0.'],
  [z.enum(['a', 'b', 'c']), 'secret', 'Choose a, b or c.'],
  [z.literal('a'), 'secret', 'Choose a.'],
  [z.uuid(), 'secret', 'Write an id, as the server gave it.'],
  [z.iso.datetime(), 'secret', 'Write a moment in UTC such as 2027-05-08T14:00:00Z.'],
  [z.string().regex(/^x$/), 'secret', 'Write it in the form that the description names.'],
  [z.union([z.string(), z.number()]), true, 'Send one of the shapes that the description names.'],
  [z.string().min(3, { message: 'Write a title.' }), 'ab', 'Write a title.'],
])('%# says what to send', (schema, value, words) => {
  const { error } = schema.safeParse(value, { error: faultInWords });
  expect(error?.issues.map(({ message }) => message)).toEqual([words]);
});

it('an answer names what is missing, and where fields are that do not belong there', async () => {
  const { title: _, ...untitled } = aNeed(organisationId);
  const body = { ...untitled, point: { lat: 40, lng: -74, secret: 1 }, secret: 2 };
  const answer = await owner.ask<Problem>('POST', '/nonprofit/needs', { body });
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toEqual(
    expect.arrayContaining([
      { path: 'title', message: 'This is missing: send it.' },
      { path: 'point', message: 'Leave out the fields of point that it does not have.' },
      { path: '', message: 'Leave out the fields of the body that it does not have.' },
    ]),
  );
  const listed = await owner.ask<Problem>(
    'GET',
    `/nonprofit/needs?organisationId=${organisationId}&secret=1`,
  );
  expect(listed.body.errors).toEqual([
    { path: '?', message: 'Leave out the fields of the query that it does not have.' },
  ]);
  expect(JSON.stringify([answer.body, listed.body])).not.toMatch(/secret|Invalid|expected/);
});
