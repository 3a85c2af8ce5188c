import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { Proxies } from '#server/kernel/http/caller.ts';
import { networkOf } from '#server/kernel/http/rate-limits.ts';

interface Asked {
  from: string;
  for?: string | string[];
  proto?: string;
  encrypted?: boolean;
}

const asked = ({ from, encrypted, proto, ...rest }: Asked) =>
  ({
    socket: { remoteAddress: from, ...(encrypted && { encrypted }) },
    headers: { 'x-forwarded-for': rest.for, 'x-forwarded-proto': proto },
  }) as unknown as IncomingMessage;

describe('who calls', () => {
  const proxies = new Proxies(['10.0.0.1', '192.168.0.0/16', '2001:db8::/32']);

  it.each<[string, Asked, string]>([
    ['comes straight', { from: '203.0.113.9' }, '203.0.113.9'],
    ['comes straight, as an IPv6 socket says it', { from: '::ffff:203.0.113.9' }, '203.0.113.9'],
    ['is not a proxy and says it were', { from: '203.0.113.9', for: '1.2.3.4' }, '203.0.113.9'],
    ['is behind a proxy', { from: '10.0.0.1', for: '203.0.113.9' }, '203.0.113.9'],
    ['is behind two', { from: '10.0.0.1', for: '203.0.113.9, 192.168.7.7' }, '203.0.113.9'],
    ['is behind one and invents others', { from: '10.0.0.1', for: '1.2.3.4, 203.0.113.9' }, '203.0.113.9'],
    [
      'sends several headers',
      { from: '10.0.0.1', for: ['1.2.3.4', '203.0.113.9, 192.168.7.7'] },
      '203.0.113.9',
    ],
    ['invents a proxy in front', { from: '10.0.0.1', for: '1.2.3.4, 10.0.0.1, 203.0.113.9' }, '203.0.113.9'],
    ['is behind a proxy that says nothing', { from: '10.0.0.1' }, '10.0.0.1'],
    ['is behind a proxy that says nonsense', { from: '10.0.0.1', for: 'unknown' }, '10.0.0.1'],
    ['has an IPv6 address', { from: '2001:db8::5', for: '2a00:1450::1' }, '2a00:1450::1'],
    ['is a proxy itself', { from: '192.168.1.1', for: '192.168.2.2' }, '192.168.2.2'],
  ])('who %s', (_what, request, address) => {
    expect(proxies.callerOf(asked(request)).address).toBe(address);
  });

  it.each<[string, Asked, boolean]>([
    ['a TLS socket', { from: '203.0.113.9', encrypted: true }, true],
    ['a plain one', { from: '203.0.113.9' }, false],
    ['a stranger who says so', { from: '203.0.113.9', proto: 'https' }, false],
    ['a proxy that says so', { from: '10.0.0.1', proto: 'https' }, true],
    ['a proxy that says otherwise', { from: '10.0.0.1', proto: 'http' }, false],
  ])('by %s', (_what, request, secure) => {
    expect(proxies.callerOf(asked(request)).secure).toBe(secure);
  });

  it.each(['localhost', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/x', '', '10.0.0'])(
    'no proxy is called %j',
    (entry) => {
      expect(() => new Proxies([entry])).toThrow();
    },
  );
});

describe('the network of an address', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::9', '2001:db8:1:2'],
    ['2001:0db8:0001:0002:ffff::', '2001:db8:1:2'],
    ['2001:db8::9', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['', ''],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
