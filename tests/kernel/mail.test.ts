import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FAILED_QUEUE } from '#server/kernel/jobs.ts';
import { MAIL_QUEUE, type Mail, Outbox } from '#server/kernel/mail.ts';
import { mailHtml } from '#server/kernel/mail-html.ts';
import { SmtpPostman } from '#server/kernel/smtp-postman.ts';
import { MailServer } from '../support/mail-server.ts';
import { TestServer } from '../support/test-server.ts';

const WORK = { actor: 'system:test', mutation: null, source: null };
const FROM = 'Muster <muster@muster.example>';

describe('mail by SMTP', () => {
  let mailServer: MailServer;
  let server: TestServer;
  beforeEach(async () => {
    mailServer = await MailServer.start();
    server = await TestServer.start({ postman: new SmtpPostman(mailServer.url(), FROM) });
  });
  afterEach(async () => {
    await server.close();
    await mailServer.close();
  });

  const send = (mail: Mail) =>
    server.kernel.transactor.transact(WORK, async ({ enqueue }) => enqueue(MAIL_QUEUE, [mail]));
  const aMail = (subject: string): Mail => ({
    to: 'bella@test.example',
    subject,
    text: 'Hello Bella,\n\nsee https://muster.example/needs?a=1&b=2#x <now>',
    id: 'mail-1',
  });

  it('arrives as text and as HTML, with a sender, an id and a link', async () => {
    await send(aMail('Grüße'));
    await mailServer.until(() => mailServer.mails.length === 1, 'the mail');
    const [mail] = mailServer.mails;
    expect(mail).toMatchObject({
      subject: 'Grüße',
      from: { name: 'Muster', address: 'muster@muster.example' },
      to: [{ address: 'bella@test.example' }],
      messageId: '<mail-1@muster.example>',
    });
    expect(mail!.text?.trim()).toBe('Hello Bella,\n\nsee https://muster.example/needs?a=1&b=2#x <now>');
    expect(mail!.html).toContain('<a href="https://muster.example/needs?a=1&amp;b=2#x">');
    expect(mail!.html).toContain('&lt;now&gt;');
  });

  it('that is refused for now comes again by itself, and arrives once', async () => {
    mailServer.refusals.push({ code: 451, text: 'greylisted' });
    await send(aMail('Later'));
    await mailServer.until(() => mailServer.mails.length === 1, 'the second attempt');
    expect(mailServer.brought).toBe(2);
    // One that was sent after it has arrived, so a second copy would have too.
    await send(aMail('Next'));
    await mailServer.until(() => mailServer.mails.some(({ subject }) => subject === 'Next'), 'the next mail');
    expect(mailServer.mails.map(({ subject }) => subject)).toEqual(['Later', 'Next']);
  });

  it('that is refused for good is not brought again; it lands with the failed, without its text', async () => {
    mailServer.refusals.push({ code: 550, text: 'no such person' });
    await send(aMail('Never'));
    await mailServer.until(() => mailServer.brought === 1, 'the attempt');
    await send(aMail('Next'));
    await mailServer.until(() => mailServer.mails.length === 1, 'the next mail');
    expect(mailServer.brought).toBe(2);
    const failed = await server.kernel.database.sql('select data from jobs.job where name = $1', [
      FAILED_QUEUE,
    ]);
    expect(failed).toHaveLength(1);
    expect(failed[0]).toMatchObject({ data: { mail: { subject: 'Never' }, why: /no such person/ } });
    expect(JSON.stringify(failed)).not.toContain('Hello Bella');
  });

  it('of a transaction that fails is not sent', async () => {
    const failing = server.kernel.transactor.transact(WORK, async ({ enqueue }) => {
      enqueue(MAIL_QUEUE, [aMail('Undone')]);
      throw new Error('changed our mind');
    });
    await expect(failing).rejects.toThrow('changed our mind');
    await send(aMail('Next'));
    await mailServer.until(() => mailServer.mails.length === 1, 'the next mail');
    expect(mailServer.mails[0]!.subject).toBe('Next');
  });

  it('to an address with a comma goes to nobody else', async () => {
    await send({ ...aMail('Odd'), to: 'bella@test.example, eve@test.example' });
    await send(aMail('Next'));
    await mailServer.until(() => mailServer.mails.some(({ subject }) => subject === 'Next'), 'the next mail');
    const receivers = mailServer.mails.flatMap(({ to }) => to?.map(({ address }) => address) ?? []);
    expect(receivers).not.toContain('eve@test.example');
  });
});

describe('the mail server is checked', () => {
  let mailServer: MailServer;
  beforeAll(async () => {
    mailServer = await MailServer.start();
  });
  afterAll(() => mailServer.close());

  it.each([
    ['', true],
    ['muster:right@', true],
    ['muster:wrong@', false],
  ])('with the login %j: %s', async (login, letsIn) => {
    const postman = new SmtpPostman(mailServer.url(login), FROM);
    const checked = postman.check().then(
      () => true,
      () => false,
    );
    expect(await checked).toBe(letsIn);
    await postman.close();
  });

  it('where nobody listens', async () => {
    await expect(new SmtpPostman('smtp://127.0.0.1:1', FROM).check()).rejects.toThrow();
  });
});

describe('the outbox of a developer', () => {
  const mail = (server: TestServer) =>
    server.kernel.mail.send({ to: 'bella@test.example', subject: 'Choose', text: 'secret-link' });
  const look = (server: TestServer, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/dev/outbox`, { headers });

  it('is shown to this machine, and to no page of another site or proxy', async () => {
    const server = await TestServer.start({ showsOutbox: true });
    await mail(server);
    expect(await (await look(server)).text()).toContain('secret-link');
    const { mails } = (await (await look(server, { accept: 'application/json' })).json()) as {
      mails: Mail[];
    };
    expect(mails).toMatchObject([{ to: 'bella@test.example', subject: 'Choose' }]);
    for (const header of ['x-forwarded-for', 'x-real-ip', 'forwarded']) {
      const answer = await look(server, { [header]: '203.0.113.9' });
      expect(answer.status).toBe(403);
      expect(await answer.text()).not.toContain('secret-link');
    }
    expect((await fetch(`${server.url}/api/dev/outbox`)).status).toBe(404);
    await server.close();
  });

  it.each([
    ['in production', { showsOutbox: false }],
    ['where mail is sent', { showsOutbox: true, postman: new Outbox() }],
  ])('is not there %s', async (_where, options) => {
    const server = await TestServer.start(options);
    await mail(server);
    const answer = await look(server);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('secret-link');
    await server.close();
  });

  it('shows words of others as words', () => {
    expect(mailHtml('<img src=x onerror=alert(1)> "https://a.example/"onx=1')).toBe(
      mailHtml('').replace(
        '<p></p>',
        '<p>&lt;img src=x onerror=alert(1)&gt; &quot;<a href="https://a.example/">https://a.example/</a>&quot;onx=1</p>',
      ),
    );
  });
});
