import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { candidateOf, naiveNeeds, occasionOf } from '#server/modules/matching/naive-ranking.ts';
import { loadOpenNeeds, loadVolunteers } from '#server/modules/volunteering/facts.ts';
import type { FoundNeeds, NeedFit } from '#shared/finding.ts';
import { STARTING_WEIGHTS } from '#shared/matching.ts';
import { everywhere, Finders, onDay, titles } from '../support/finders.ts';
import type { Person } from '../support/person.ts';
import { ALWAYS, aVolunteer } from '../support/samples.ts';

let finders: Finders;
beforeAll(async () => {
  finders = await Finders.gather();
});
afterAll(() => finders.server.close());

describe('"that I can do"', () => {
  const missing = (fits: readonly NeedFit[]) => fits.map((fit) => ('missing' in fit ? fit.missing : null));

  it('and "not yet" are everything that is open, each once', async () => {
    await finders.nothingOpen();
    const person = await finders.volunteer({ skills: ['Cooking'], birthYear: 2012 });
    await finders.posted({ title: 'Cook', requiredSkills: ['cooking', 'Driving'] });
    await finders.posted({ title: 'Pack' });
    await finders.posted({ title: 'Translate', requiredSkills: ['Farsi'] });
    await finders.posted({ title: 'Serve wine', minimumAge: 21 });
    await finders.posted({ title: 'Give first aid', requiredQualifications: ['First aid'] });
    expect(titles(await finders.inEast(person, '?show=can-do'))).toEqual(['Pack', 'Cook']);
    const notYet = await finders.inEast(person, '?show=not-yet');
    expect(titles(notYet)).toEqual(['Translate', 'Serve wine', 'Give first aid']);
    expect(missing(notYet.fits)).toEqual([
      expect.objectContaining({ skills: ['Farsi'], age: null, qualifications: [] }),
      expect.objectContaining({ skills: [], age: { minimum: 21, known: true } }),
      expect.objectContaining({ qualifications: [{ name: 'First aid', expiredOn: null }] }),
    ]);
    const all = await finders.inEast(person);
    expect(titles(all)).toEqual(['Cook', 'Pack', 'Translate', 'Serve wine', 'Give first aid']);
    expect(all.fits.map(({ needId }) => needId)).toEqual(all.items.map(({ id }) => id));
    expect(all.fits.map((fit) => 'score' in fit)).toEqual([true, true, false, false, false]);
  });

  it('is nothing for who is no volunteer yet, and for who has not said where they start from', async () => {
    await finders.nothingOpen();
    await finders.posted({ title: 'Pack' });
    const nobody = await finders.server.person();
    const lost = await finders.volunteer({ point: null });
    expect(titles(await everywhere(nobody, '?show=can-do'))).toEqual([]);
    expect(titles(await everywhere(lost, '?show=can-do'))).toEqual([]);
    expect(missing((await everywhere(nobody, '?show=not-yet')).fits)).toEqual([null]);
    expect(missing((await finders.inEast(lost, '?show=not-yet')).fits)).toEqual([
      expect.objectContaining({ place: true, distance: null }),
    ]);
  });

  it('does not know a need of an organisation that a block keeps away; nor does anything else', async () => {
    await finders.nothingOpen();
    const { id } = await finders.posted({ title: 'Pack' });
    const person = await finders.volunteer();
    expect(titles(await finders.inEast(person))).toEqual(['Pack']);
    await person.post('/users/me/blocks', { accountId: finders.owner.id });
    for (const show of ['all', 'can-do', 'not-yet'])
      expect(await finders.inEast(person, `?show=${show}`)).toMatchObject({ items: [], count: 0, fits: [] });
    expect(await person.get(`/volunteer/fits?needs=${id}`)).toEqual({ items: [] });
  });

  it('equals the definition, in its order, page by page', async () => {
    await finders.nothingOpen();
    const skills = ['Cooking', 'Spanish', 'Driving'];
    for (let n = 0; n < 40; n++) {
      const day = String(1 + (n % 9)).padStart(2, '0');
      await finders.posted({
        title: `Need ${n}`,
        ...onDay(`2027-02-${day}`),
        point:
          n % 3 === 0
            ? finders.west.point
            : { lat: finders.east.point.lat + (n % 5) / 1000, lng: finders.east.point.lng },
        requiredSkills: n % 4 === 0 ? [] : skills.slice(n % 3, (n % 3) + 2),
        usefulSkills: n % 5 === 0 ? ['Singing'] : [],
        minimumAge: n % 7 === 0 ? 40 : null,
      });
    }
    const person = await finders.volunteer({
      skills: ['spanish', 'singing'],
      birthYear: 1990,
      maxDistanceMiles: 3,
      availability: {
        ...ALWAYS,
        weekly: ALWAYS.weekly.map((day, n) => (n % 2 === 0 ? [{ from: 600, to: 700 }] : day)),
      },
    });
    const { sql } = finders.server.kernel.database;
    const [facts] = await loadVolunteers(sql, [person.id]);
    const needs = (await loadOpenNeeds(sql, null)).map((need) => occasionOf(need.facts));
    const { best } = naiveNeeds(candidateOf(facts!.facts), needs, STARTING_WEIGHTS, 100);
    expect(best.length).toBeGreaterThan(15);
    for (const limit of [1, 7, best.length, 500]) {
      const pages = await allPages(person, `/volunteer/needs?show=can-do&limit=${limit}`);
      const found = pages.flatMap(({ fits }) => fits);
      expect(found.map(({ needId, needVersion: _, miles: __, ...fit }) => ({ id: needId, ...fit }))).toEqual(
        best,
      );
      expect(new Set(pages.map(({ count }) => count))).toEqual(new Set([best.length]));
    }
    for (const show of ['all', 'not-yet']) {
      const whole = (await everywhere(person, `?show=${show}&limit=500`)).items;
      for (const limit of [1, 7]) {
        const pages = await allPages(person, `/volunteer/needs?show=${show}&limit=${limit}`);
        expect(pages.flatMap(({ items }) => items)).toEqual(whole);
      }
      expect(whole.length).toBe(show === 'all' ? 40 : 40 - best.length);
    }
  });

  it("knows one's own places apart: neither can one do them, nor are they missing, filled or not", async () => {
    await finders.nothingOpen();
    const person = await finders.volunteer();
    const own = await finders.posted({ title: 'Mine', placesMin: 1, placesMax: 1 });
    await finders.posted({ title: 'At the same time' });
    await finders.posted({ title: 'Another day', ...onDay('2027-02-01') });
    await person.post('/volunteer/assignments', { needId: own.id });
    const shown = async (show: string) => titles(await finders.inEast(person, `?show=${show}`));
    expect(await shown('mine')).toEqual(['Mine']);
    expect(await shown('can-do')).toEqual(['Another day']);
    expect(await shown('not-yet')).toEqual(['At the same time']);
    // Filled, it is nobody else's to find.
    expect((await shown('all')).toSorted()).toEqual(['Another day', 'At the same time']);
    expect(missing((await finders.inEast(person, '?show=not-yet')).fits)).toEqual([
      expect.objectContaining({ clash: { startsAt: own.startsAt, endsAt: own.endsAt } }),
    ]);
    const { fits } = await finders.inEast(person, '?show=mine');
    expect(fits).toEqual([expect.objectContaining({ needId: own.id, score: expect.any(Number) })]);
    expect(await person.get(`/volunteer/fits?needs=${own.id}`)).toEqual({ items: fits });
    const other = await finders.volunteer();
    expect(titles(await finders.inEast(other, '?show=mine'))).toEqual([]);
    expect(await other.get(`/volunteer/fits?needs=${own.id}`)).toEqual({ items: [] });
  });

  it('finds again what was turned down, though nobody suggests it', async () => {
    await finders.nothingOpen();
    const person = await finders.volunteer();
    const need = await finders.posted({ title: 'Once more' });
    const { id } = await person.post<{ id: string }>('/volunteer/assignments', { needId: need.id });
    await person.post(`/volunteer/assignments/${id}/cancel`, {});
    expect(titles(await finders.inEast(person, '?show=can-do'))).toEqual(['Once more']);
    expect(titles(await finders.inEast(person, '?show=mine'))).toEqual([]);
  });

  it('follows the caller and the need at once', async () => {
    await finders.nothingOpen();
    const person = await finders.volunteer();
    const need = await finders.posted({ requiredSkills: ['Farsi'] });
    const canDo = async () => titles(await finders.inEast(person, '?show=can-do')).length;
    expect(await canDo()).toBe(0);
    const body = aVolunteer({ point: finders.east.point, skills: ['farsi'] });
    await person.ask('PUT', '/volunteer/profile', { body });
    expect(await canDo()).toBe(1);
    const headers = { 'if-match': '"1"' };
    await finders.owner.ask('PATCH', `/nonprofit/needs/${need.id}`, {
      body: { requiredSkills: ['Maths'] },
      headers,
    });
    expect(await canDo()).toBe(0);
  });

  async function allPages(person: Person, path: string): Promise<FoundNeeds[]> {
    const pages: FoundNeeds[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: FoundNeeds = await person.get(`${path}${cursor && `&cursor=${cursor}`}`);
      pages.push(page);
      cursor = page.nextCursor;
    }
    return pages;
  }
});

describe('what needs are for the caller', () => {
  it('is told of those that are open, and of no others', async () => {
    await finders.nothingOpen();
    const [person, open] = [await finders.volunteer(), await finders.posted()];
    const [draft, over] = [await finders.posted({ draft: true }), await finders.posted()];
    await finders.owner.post(`/nonprofit/needs/${over.id}/cancel`);
    const { items } = await person.get<{ items: NeedFit[] }>(
      `/volunteer/fits?needs=${[draft, open, over].map(({ id }) => id).join()},${finders.organisationId}`,
    );
    expect(items).toEqual([
      expect.objectContaining({ needId: open.id, needVersion: 1, score: expect.any(Number), miles: 0 }),
    ]);
    const { fits } = await finders.inEast(person);
    expect(items).toEqual(fits);
  });

  it.each(['', 'x', ',', `${'0198c5a0-7d1f-7c41-9d3e-3a1b2c4d5e6f,'.repeat(101)}x`])(
    'is refused for %j',
    async (needs) => {
      expect((await finders.owner.ask('GET', `/volunteer/fits?needs=${needs}`)).status).toBe(400);
    },
  );
});
