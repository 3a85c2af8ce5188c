import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MembershipView } from '#shared/organisations.ts';
import type { NeedView } from '#shared/volunteering.ts';
import { Journey } from '../support/journey.ts';
import type { Person } from '../support/person.ts';
import { aNeed } from '../support/samples.ts';

let journey: Journey;
let ruth: Person;
let organisationId: string;
beforeAll(async () => {
  journey = await Journey.start();
  ruth = await journey.server.person('Ruth Okafor');
  organisationId = await journey.server.nonprofit(ruth, 'Flatbush Pantry');
});
afterAll(() => journey?.close());

it('a cancelled need comes back from the toast, and from what happened', async () => {
  const need = await ruth.post<NeedView>('/nonprofit/needs', aNeed(organisationId, { title: 'Sort cans' }));
  const { page, errors } = await journey.visit(ruth);
  await page.goto(`/needs/${need.id}`);
  const happened = page.getByRole('region', { name: 'What happened' });
  await happened.getByText('posted it').waitFor();
  const cancel = async (times: number) => {
    await page.getByRole('button', { name: 'More about this need' }).click();
    await page.getByRole('menuitem', { name: 'Cancel need' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel need' }).click();
    await happened
      .getByText('cancelled it')
      .nth(times - 1)
      .waitFor();
  };

  await cancel(1);
  await page.getByRole('status').getByText('The need is cancelled').waitFor();
  await page.keyboard.press('Control+z');
  await page.getByRole('status').getByText('Taken back: The need is cancelled').waitFor();
  await happened.getByText('took the change before back').waitFor();
  const seen = () => ruth.get<{ need: NeedView }>(`/nonprofit/needs/${need.id}`);
  expect((await seen()).need.state).toBe('open');

  await cancel(2);
  await happened.getByRole('button', { name: 'Undo' }).first().click();
  await page.getByRole('button', { name: 'More about this need' }).waitFor();
  expect((await seen()).need.state).toBe('open');
  expect(errors).toEqual([]);
});

it('a refusal stays on the page and says what moved on', async () => {
  const need = await ruth.post<NeedView>(
    '/nonprofit/needs',
    aNeed(organisationId, { title: 'Drive the van' }),
  );
  const { page } = await journey.visit(ruth);
  await page.goto(`/needs/${need.id}`);
  await page.getByRole('button', { name: 'More about this need' }).click();
  await page.getByRole('menuitem', { name: 'Cancel need' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel need' }).click();
  const toast = page.getByRole('status').getByRole('button', { name: 'Undo' });
  await toast.waitFor();
  const { items } = await ruth.get<{ items: { commit: string }[] }>(
    `/history?entity=volunteering.need&id=${need.id}`,
  );
  await ruth.post(`/undo/${items[0]!.commit}`);
  await toast.click();
  await page.getByText('One thing has moved on since').waitFor();
  await page.getByRole('button', { name: 'I have seen it' }).click();
  await page.getByText('One thing has moved on since').waitFor({ state: 'detached' });
});

it('a member who was removed comes back from the toast', async () => {
  const carla = await journey.server.person('Carla Mendes');
  await ruth.post<MembershipView>(`/organisations/${organisationId}/members`, {
    email: carla.email,
    role: 'coordinator',
  });
  const { page, errors } = await journey.visit(ruth);
  await page.goto('/organisation');
  const row = page.getByRole('listitem').filter({ hasText: 'Carla Mendes' });
  await row.getByRole('button', { name: 'Change Carla Mendes' }).click();
  const remove = page.getByRole('dialog').getByRole('button', { name: 'Remove Carla Mendes' });
  await remove.click();
  await page.getByRole('dialog', { name: 'Remove Carla Mendes?' }).waitFor();
  await remove.click();
  await row.waitFor({ state: 'detached' });
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await row.waitFor();
  expect(errors).toEqual([]);
});
