import type { Context, Hono } from 'hono';
import type { Outbox } from '../mail.ts';
import { mailHtml } from '../mail-html.ts';

/**
 * Shows a developer the mails that no server carried away. They hold links that open accounts, so
 * only this very machine may look, and no page of another site through it.
 */
export function serveOutbox(app: Hono, outbox: Outbox): void {
  app.get('/dev/outbox', (context) => {
    if (!isFromHere(context)) return context.text('Only the machine itself may look at its outbox.', 403);
    context.header('Cache-Control', 'no-store');
    const mails = outbox.mails.toReversed();
    if ((context.req.header('accept') ?? '').includes('application/json')) return context.json({ mails });
    const text = mails.map(
      ({ to, subject, text, at }) => `${at.toISOString()} to ${to}: ${subject}\n\n${text}`,
    );
    return context.html(mailHtml(text.length > 0 ? text.join('\n\n— — —\n\n') : 'No mail yet.'));
  });
}

/** A host name of somebody else that points here would let their page read it, and so would a proxy. */
function isFromHere(context: Context): boolean {
  const { incoming } = (context.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } };
  const address = incoming?.socket?.remoteAddress ?? '';
  const host = new URL(context.req.url).hostname;
  const forwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip'].some((name) => context.req.header(name));
  return (
    /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(address) &&
    ['localhost', '127.0.0.1', '[::1]'].includes(host) &&
    !forwarded
  );
}
