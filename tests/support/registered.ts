import { randomUUID } from 'node:crypto';
import type { SignedIn } from '#shared/identity.ts';
import { Person } from './person.ts';

/** Somebody who has made an account at this address, as people do. */
export async function registered(url: string, displayName = 'Owner'): Promise<Person> {
  const response = await fetch(`${url}/api/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      email: `${displayName.toLowerCase().replaceAll(/\W+/g, '.')}.${randomUUID()}@test.example`,
      password: 'a password of tests',
      displayName,
    }),
  });
  const { accessToken, user } = (await response.json()) as SignedIn;
  return new Person(url, { id: user.id, email: user.email, token: accessToken });
}
