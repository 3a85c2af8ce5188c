import { generateSync } from 'otplib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Journey, type Visitor } from '../support/journey.ts';
import { Mailbox, tokenIn } from '../support/mailbox.ts';
import { anImage } from '../support/pictures.ts';

const PASSWORD = 'a password of tests';
const mailbox = new Mailbox();
let journey: Journey;
/** By name: passkeys belong to one, never to a number. */
let home: string;
beforeAll(async () => {
  journey = await Journey.start({ postman: mailbox });
  home = journey.server.kernel.publicUrl();
});
afterAll(() => journey?.close());

let made = 0;

/** Somebody who has just made an account, in a browser of their own. */
async function newcomer(name: string): Promise<Visitor & { email: string }> {
  const email = `${name.toLowerCase()}.${made++}@test.example`;
  const visitor = await journey.visit(null);
  const { page } = visitor;
  await page.goto(`${home}/register`);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Make the account' }).click();
  await page.waitForURL(`${home}/`);
  return { ...visitor, email };
}

async function openAccount(page: Page): Promise<void> {
  await page.goto(`${home}/account`);
  await page.getByRole('heading', { name: 'Where you are signed in' }).waitFor();
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).last().click();
  await page.getByRole('heading', { name: 'Good to have you here' }).waitFor();
}

async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.goto(`${home}/sign-in`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Whoever signed out on that page comes back to it. */
const isBack = (page: Page) => page.getByRole('heading', { name: 'Where you are signed in' }).waitFor();
const isIn = (page: Page) => page.waitForURL(`${home}/`);

describe('passkeys', () => {
  it('are made, named, used without typing anything, and taken away', async () => {
    const { page, context } = await newcomer('Paula');
    const cdp = await context.newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true } as const;
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...options,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await openAccount(page);
    // Other parts of the page have a name to be given, too, and come when they come.
    const add = page.getByRole('button', { name: 'Add a passkey' });
    await page.locator('form').filter({ has: add }).getByLabel('Name').fill('Laptop');
    await add.click();
    await page.getByRole('button', { name: 'Rename Laptop' }).click();
    await page.locator('li').getByLabel('Name').fill('Kitchen laptop');
    await page.getByRole('button', { name: 'Save name' }).click();
    await page.getByText('Kitchen laptop').waitFor();

    // The same device is told that it has one already.
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByText('This device has a passkey of your account already.').waitFor();

    await signOut(page);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await isBack(page);
    await page
      .getByText(/last used/)
      .first()
      .waitFor();

    // Without the person's finger the device signs nothing.
    await signOut(page);
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByText('No passkey was used.').waitFor();
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await isBack(page);
    await page.getByRole('button', { name: 'Remove Kitchen laptop' }).click();
    await page.getByText('You have none yet.').waitFor();
    await signOut(page);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByText('The passkey was not accepted.').waitFor();
  });

  it('of one account are never taken for another, nor an answer a second time', async () => {
    const { page, context } = await newcomer('Petra');
    const cdp = await context.newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...({ protocol: 'ctap2', transport: 'internal', hasResidentKey: true } as const),
        ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
      },
    });
    await openAccount(page);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('button', { name: 'Rename This device' }).waitFor();
    await signOut(page);
    const sent = page.waitForRequest(`${home}/api/auth/passkey`);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await isBack(page);
    const body = (await sent).postData()!;
    const again = await fetch(`${home}/api/auth/passkey`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: home },
      body,
    });
    expect(again.status).toBe(401);
    const elsewhere = await fetch(`${home}/api/auth/passkey`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
      body,
    });
    expect(elsewhere.status).toBe(403);
  });
});

it('two-step sign-in is set up with a telephone, asked for, and opened by a recovery code without it', async () => {
  const { page, email } = await newcomer('Tove');
  await openAccount(page);
  await page.getByRole('button', { name: 'Set up' }).click();
  await page.getByRole('img', { name: 'QR code for the authenticator' }).waitFor();
  const secret = (await page.locator('form code').textContent())!.replaceAll(' ', '');
  await page.getByRole('textbox', { name: 'Code' }).fill('000000');
  await page.getByRole('button', { name: 'Turn on' }).click();
  await page.getByText('This code is not right').waitFor();
  await page.getByRole('textbox', { name: 'Code' }).fill(generateSync({ secret }));
  await page.getByRole('button', { name: 'Turn on' }).click();
  const codes = page
    .locator('ul')
    .filter({ hasText: /^[a-z0-9]{5}-[a-z0-9]{5}/ })
    .getByRole('listitem');
  await codes.first().waitFor();
  const [first] = await codes.allTextContents();
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByText('10 recovery codes are left.').waitFor();

  await signOut(page);
  await signIn(page, email);
  await page.getByRole('heading', { name: 'One step more' }).waitFor();
  await page.getByRole('textbox', { name: 'Code' }).fill('not a code');
  await page.keyboard.press('Enter');
  await page.getByText('This code is not right').waitFor();
  await page.getByRole('textbox', { name: 'Code' }).fill(first!);
  await page.keyboard.press('Enter');
  await isIn(page);
  await openAccount(page);
  await page.getByText('9 recovery codes are left.').waitFor();
});

it('a forgotten password is replaced by the link in the mail, and the old sessions are out', async () => {
  const { page, email } = await newcomer('Fran');
  const other = await journey.visit(null);
  await other.page.goto(`${home}/sign-in`);
  await other.page.getByRole('link', { name: 'Forgot password?' }).click();
  await other.page.getByRole('heading', { name: 'It happens to all of us' }).waitFor();
  await other.page.getByLabel('E-mail').fill(email);
  await other.page.getByRole('button', { name: 'Mail me a link' }).click();
  await other.page.getByText('a link is on its way').last().waitFor();
  const mail = await mailbox.next(email, /new password/);
  expect(mail.text).toContain(`${home}/reset-password#`);
  await other.page.goto(`${home}/reset-password#${tokenIn(mail)}`);
  await other.page.getByLabel('New password').fill('short');
  expect(other.page.url()).toBe(`${home}/reset-password`);
  await other.page.getByRole('button', { name: 'Set the password' }).click();
  await other.page.getByText('Use at least 10 characters.').waitFor();
  await other.page.getByLabel('New password').fill('another password of tests');
  await other.page.getByRole('button', { name: 'Set the password' }).click();
  await other.page.getByText('Your new password is set.').waitFor();
  await page.getByRole('heading', { name: 'Good to have you here' }).waitFor();
  await signIn(other.page, email, 'another password of tests');
  await isIn(other.page);
});

it('an address is confirmed by its link, and the account says so live', async () => {
  const { page, email } = await newcomer('Vera');
  await openAccount(page);
  await page.getByText(`Your address ${email} is not confirmed yet.`).waitFor();
  const other = await journey.visit(null);
  await other.page.goto(`${home}/verify#${tokenIn(await mailbox.next(email, /Confirm/))}`);
  await other.page.getByText('Your address is confirmed.').waitFor();
  await page.getByText(`Your address ${email} is not confirmed yet.`).waitFor({ state: 'detached' });
});

it('a profile is changed with its errors beside the fields; what was typed stays', async () => {
  const { page, errors } = await newcomer('Pia');
  const taken = await journey.server.person('Owner');
  await taken.ask('PATCH', '/users/me', { body: { username: 'pia' } });
  await openAccount(page);
  await page.getByLabel('Username').fill('PIA');
  await page.getByLabel('About you').fill('Bakes on Sundays');
  await page.getByRole('button', { name: 'Save profile' }).click();
  await page.getByText('Somebody has this name already.').waitFor();
  expect(await page.getByLabel('Username').getAttribute('aria-invalid')).toBe('true');
  await page.reload();
  expect(await page.getByLabel('About you').inputValue()).toBe('Bakes on Sundays');
  await page.getByLabel('Username').fill('Pia.B');
  await page.getByRole('button', { name: 'Save profile' }).click();
  await page.getByText('Your profile is saved.').waitFor();
  await page.getByText('What you typed before is back.').waitFor({ state: 'detached' });
  expect(await page.getByLabel('Username').inputValue()).toBe('Pia.B');
  expect(errors.filter((error) => !error.includes('409'))).toEqual([]);
});

it('a picture is shown at once in every place; what is served never runs', async () => {
  const { page, context } = await newcomer('Iris');
  await openAccount(page);
  const script = Buffer.from('<script>document.title="ran";fetch("/ran")</script>*/');
  const buffer = Buffer.concat([await anImage('jpeg'), script]);
  await page.setInputFiles('input[type=file]', { name: 'me.html.jpg', mimeType: 'image/jpeg', buffer });
  await page.getByRole('button', { name: 'Remove picture' }).waitFor();
  const source = await page.locator('.sidebar img[src^="/api/pictures"]').getAttribute('src');

  const opened = await context.newPage();
  const asked: string[] = [];
  opened.on('request', (request) => asked.push(request.url()));
  await opened.goto(`${home}${source}`);
  expect(await opened.evaluate(() => document.contentType)).toBe('image/webp');
  expect(await opened.title()).not.toBe('ran');
  await opened.goto(`${home}/sign-in`);
  const ran = await opened.evaluate(async (address) => {
    const part = document.createElement('script');
    part.src = address;
    const outcome = new Promise((done) => {
      part.onload = () => done('ran');
      part.onerror = () => done('refused');
    });
    document.head.append(part);
    return outcome;
  }, source!);
  expect(ran).toBe('refused');
  expect(asked.some((url) => url.endsWith('/ran'))).toBe(false);

  await page.getByRole('button', { name: 'Remove picture' }).click();
  await page.locator('.sidebar img[src^="/api/pictures"]').waitFor({ state: 'detached' });
});

it('another device is signed out from the list, and notices at once', async () => {
  const { page, email } = await newcomer('Sam');
  await openAccount(page);
  const other = await journey.visit(null);
  await signIn(other.page, email);
  await isIn(other.page);
  // Whoever comes back to the page sees where they have signed in meanwhile.
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await page.getByRole('button', { name: 'Sign out Chrome on Linux' }).click();
  await page.getByText('Chrome on Linux is signed out.').waitFor();
  await other.page.getByRole('heading', { name: 'Good to have you here' }).waitFor();
  await other.page.getByText('You were signed out from another device.').waitFor();
});

it('an API key is shown once, works, and is revoked', async () => {
  const { page } = await newcomer('Kim');
  await openAccount(page);
  await page.getByRole('button', { name: 'Make a key' }).click();
  await page.getByText('Give it a name.').waitFor();
  await page.getByText('Choose what it may do.').waitFor();
  await page.getByLabel('What for').fill('Report');
  await page.getByRole('button', { name: 'read identity' }).click();
  await page.getByRole('button', { name: 'Make a key' }).click();
  const secret = (await page.getByText(/^msk_[\w-]{43}$/).textContent())!;
  const ask = () => fetch(`${home}/api/users/me`, { headers: { authorization: `Bearer ${secret}` } });
  expect((await ask()).status).toBe(200);
  await page.getByRole('button', { name: 'I have kept it' }).click();
  expect(await page.content()).not.toContain(secret);
  await page.getByRole('button', { name: 'Revoke Report' }).click();
  await page.getByText('You have none.', { exact: true }).waitFor();
  expect((await ask()).status).toBe(401);
});
