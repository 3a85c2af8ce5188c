import type { Locator, Page } from 'playwright-core';

const MOST_STEPS = 120;

/** Whether the focus is there, or within it. */
export const hasFocus = (place: Locator): Promise<boolean> =>
  place.first().evaluate((element) => element.contains(document.activeElement));

/** Goes on with Tab until the focus is there. */
export async function tabInto(page: Page, place: Locator): Promise<void> {
  const wanted = place.first();
  await wanted.waitFor();
  for (let n = 0; n < MOST_STEPS; n++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${place}`);
}

/** Goes on with Tab until the focus is on what can be pressed or written in and is called so. */
export function tabTo(page: Page, name: string | RegExp): Promise<void> {
  return tabInto(
    page,
    page
      .getByRole('button', { name })
      .or(page.getByRole('link', { name }))
      .or(page.getByRole('radio', { name }))
      .or(page.getByRole('combobox', { name }))
      .or(page.getByRole('spinbutton', { name }))
      .or(page.getByRole('textbox', { name })),
  );
}

/** Goes there with Tab and types over what stands there. */
export async function typeInto(page: Page, place: Locator, text: string): Promise<void> {
  await tabInto(page, place);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
}
