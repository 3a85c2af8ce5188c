import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RoleView } from '#shared/organisations.ts';
import { Journey } from '../support/journey.ts';
import { Mailbox } from '../support/mailbox.ts';
import type { Person } from '../support/person.ts';

let journey: Journey;
let mailbox: Mailbox;
let ruth: Person;
let organisationId: string;
beforeAll(async () => {
  mailbox = new Mailbox();
  journey = await Journey.start({ postman: mailbox });
  ruth = await journey.server.person('Ruth Okafor');
  organisationId = await journey.server.nonprofit(ruth, 'Flatbush Pantry');
});
afterAll(() => journey.close());

/** Where the newest link to this address leads within the application. */
async function linkTo(address: string): Promise<string> {
  const { text } = await mailbox.newest(address);
  return new URL(/https?:\S+/.exec(text)![0]).pathname;
}

describe('an organisation and its people', () => {
  it('invites by mail somebody who has no account, and sees them come', async () => {
    const owner = await journey.visit(ruth);
    await owner.page.goto('/organisation');
    const email = 'nora@test.example';
    await owner.page.getByLabel('E-mail').fill(email);
    await owner.page.getByLabel('Role', { exact: true }).selectOption('moderator');
    await owner.page.getByRole('button', { name: 'Send an invitation' }).click();
    await owner.page.getByText('Moderator, invited by Ruth Okafor').waitFor();

    const guest = await journey.visit(null, { width: 390, height: 844 });
    await guest.page.goto(await linkTo(email));
    await guest.page.getByRole('heading', { name: 'Join Flatbush Pantry' }).waitFor();
    await guest.page.getByRole('link', { name: 'Make an account' }).click();
    await guest.page.getByLabel('Your name').fill('Nora Newcomer');
    await guest.page.getByLabel('E-mail').fill(email);
    await guest.page.getByLabel('Password', { exact: true }).fill('a long password');
    await guest.page.getByRole('button', { name: /make|create|register/i }).click();
    await guest.page.getByRole('button', { name: 'Join Flatbush Pantry' }).click();
    await guest.page.getByRole('heading', { name: 'Flatbush Pantry', level: 1 }).waitFor();

    // Nobody pressed reload: the invitation is gone, and she is there.
    await owner.page.getByText('Nora Newcomer').waitFor();
    await owner.page.getByText('Nobody is invited at the moment.').waitFor();
    expect([...owner.errors, ...guest.errors]).toEqual([]);
  });

  it('gives another role, and shows at once only what it allows', async () => {
    const kemi = await journey.server.person('Kemi Adeyemi');
    await ruth.post(`/organisations/${organisationId}/members`, { email: kemi.email, role: 'crew' });
    const theirs = await journey.visit(kemi);
    await theirs.page.goto('/organisation');
    await theirs.page.getByText('Your role does not change who belongs here.').waitFor();

    const owner = await journey.visit(ruth);
    await owner.page.goto('/organisation');
    await owner.page.getByRole('button', { name: 'Change Kemi Adeyemi' }).click();
    const dialog = owner.page.getByRole('dialog');
    await dialog.getByLabel('Role', { exact: true }).selectOption('administrator');
    await dialog.getByRole('button', { name: 'Change the role' }).click();
    await theirs.page.getByRole('button', { name: 'Send an invitation' }).waitFor();

    await owner.page.getByRole('button', { name: 'Change Kemi Adeyemi' }).click();
    await dialog.getByRole('button', { name: 'Remove Kemi Adeyemi' }).click();
    await dialog.getByRole('button', { name: 'Remove Kemi Adeyemi' }).click();
    await theirs.page.getByRole('heading', { name: 'You work for no organisation yet' }).waitFor();
    // A 404 is how a page learns that it may not look any more.
    const unexpected = theirs.errors.filter((error) => !error.includes('404'));
    expect([...owner.errors, ...unexpected]).toEqual([]);
  });

  it('makes a role by keyboard alone', async () => {
    const { page, errors } = await journey.visit(ruth);
    await page.goto('/organisation/roles');
    await page.getByRole('button', { name: 'Make a role' }).press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name of the role').fill('Shift lead');
    const teams = dialog.getByRole('radiogroup', { name: /^Make teams/ });
    await teams.getByRole('radio', { name: 'No' }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await teams.getByRole('radio', { name: 'Own teams' }).isChecked()).toBe(true);
    await dialog.getByLabel('Name of the role').press('Enter');
    await page.getByRole('button', { name: 'Edit Shift lead' }).waitFor();
    const { items } = await ruth.get<{ items: RoleView[] }>(`/organisations/${organisationId}/roles`);
    expect(items).toMatchObject([{ name: 'Shift lead', grants: { 'team.manage': 'team' } }]);
    expect(errors).toEqual([]);
  });

  it('has tabs for what the role may open, the audit among them', async () => {
    const owner = await journey.visit(ruth);
    await owner.page.goto('/organisation');
    const tabs = (page: Page) => page.getByRole('navigation', { name: 'Parts of the organisation' });
    await tabs(owner.page).getByRole('link', { name: 'Audit' }).click();
    await owner.page.getByText('Everything that was written in Flatbush Pantry').waitFor();
    await tabs(owner.page).getByRole('link', { name: 'People' }).waitFor();

    const role = await ruth.post<RoleView>(`/organisations/${organisationId}/roles`, {
      name: 'Doorkeeper',
      grants: { 'organisation.read': 'organisation' },
    });
    const lena = await journey.server.person('Lena Doyle');
    await ruth.post(`/organisations/${organisationId}/members`, { email: lena.email, role: role.id });
    const theirs = await journey.visit(lena);
    await theirs.page.goto('/organisation');
    await theirs.page.waitForURL('**/organisation/teams');
    await expect
      .poll(() => tabs(theirs.page).getByRole('link').allTextContents())
      .toEqual(['Teams', 'Roles', 'Settings']);
    expect([...owner.errors, ...theirs.errors]).toEqual([]);
  });
});

describe('an administrator of the platform', () => {
  it('suspends somebody, who is out at once', async () => {
    const { server } = journey;
    const ada = await server.person('Ada Lovelace', { administrator: true });
    const sam = await server.person('Sam Sly');
    const theirs = await journey.visit(sam);
    await theirs.page.goto('/me');
    await theirs.page.getByRole('heading', { level: 1 }).waitFor();

    const { page, errors } = await journey.visit(ada);
    await page.goto('/admin');
    await page.getByLabel('Find an account').fill('sam sly');
    await page.getByRole('button', { name: 'Suspend Sam Sly' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('Asked for money');
    await dialog.getByRole('button', { name: 'Suspend Sam Sly' }).click();
    await page
      .getByText(/^Suspended since .*: Asked for money$/)
      .first()
      .waitFor();
    await theirs.page.waitForURL('**/sign-in**');
    expect(errors).toEqual([]);
  });

  it('is nobody else', async () => {
    const { page } = await journey.visit(ruth);
    await page.goto('/admin');
    await page.getByRole('heading', { name: 'This part is for administrators' }).waitFor();
    const menu = page.getByRole('navigation', { name: 'Main menu' });
    expect(await menu.getByRole('link', { name: 'Organisation' }).count()).toBe(1);
    expect(await menu.getByRole('link', { name: 'Administration' }).count()).toBe(0);
  });
});
