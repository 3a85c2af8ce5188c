import { afterAll, beforeAll, expect, it } from 'vitest';
import { Journey } from '../support/journey.ts';
import { Mailbox, tokenIn } from '../support/mailbox.ts';
import { Person } from '../support/person.ts';
import { atTheDoor } from '../support/visitor.ts';

const PASSWORD = 'a password of tests';
const mailbox = new Mailbox();
let journey: Journey;
beforeAll(async () => {
  journey = await Journey.start({ postman: mailbox });
});
afterAll(() => journey?.close());

it('an address is changed by the link in the mail, wherever it is opened', async () => {
  const { url } = journey.server;
  const email = 'petra@test.example';
  const { body } = await atTheDoor(url, '/auth/register', {
    body: { email, password: PASSWORD, displayName: 'Petra', timeZone: 'America/New_York' },
  });
  const person = new Person(url, { ...body.user, token: body.accessToken });
  const { page, errors } = await journey.visit(person);
  await page.goto('/account');
  await page.getByText(`You sign in with ${email}`).waitFor();
  const submit = page.getByRole('button', { name: 'Mail a link there' });

  await page.getByLabel('New address').fill('petra@');
  await submit.click();
  await page.getByText('Write an address such as').waitFor();
  await page.getByLabel('New address').fill(email);
  await page.getByLabel('Your password', { exact: true }).fill(PASSWORD);
  await submit.click();
  await page.getByText('This is your address already.').waitFor();
  expect(await page.getByLabel('New address').evaluate((field) => field === document.activeElement)).toBe(
    true,
  );

  await page.getByLabel('New address').fill('petra.wrong@test.example');
  await submit.click();
  await page.getByText('A link is on its way to petra.wrong@test.example.').waitFor();
  // Whoever uses the keyboard goes on from here.
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.textContent?.trim()))
    .toBe('Write another address');
  await page.keyboard.press('Enter');
  await page.getByLabel('New address').fill('petra.new@test.example');
  await page.getByLabel('Your password', { exact: true }).fill('not that one');
  await submit.click();
  await page.getByText('Write the password of this account.').waitFor();
  await page.getByLabel('Your password', { exact: true }).fill(PASSWORD);
  await submit.click();
  await page.getByText('A link is on its way to petra.new@test.example.').waitFor();
  expect(errors.filter((error) => !/40[39]/.test(error))).toEqual([]);

  const elsewhere = await journey.visit(null);
  const token = tokenIn(await mailbox.next('petra.new@test.example', /Confirm your new address/));
  await elsewhere.page.goto(`/confirm-email#${token}`);
  await elsewhere.page.getByText('Your new address is confirmed.').waitFor();
  expect(elsewhere.page.url()).not.toContain(token);

  // The page that asked hears of it, and goes on; the session of before is over.
  await page.getByText('Your address is petra.new@test.example now.').waitFor();
  await page.getByText('You sign in with petra.new@test.example').waitFor();
  await submit.waitFor();
  expect((await person.ask('GET', '/users/me')).status).toBe(401);
  await elsewhere.page.goto('/sign-in');
  await elsewhere.page.goto(`/confirm-email#${token}`);
  await elsewhere.page.getByText('The link was used already').waitFor();
});
