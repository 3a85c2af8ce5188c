import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Context } from 'hono';

/** Where a request comes from. */
export interface Caller {
  /** Empty when its connection is gone already. */
  address: string;
  /** It came by TLS, to this server or to the proxy in front of it. */
  secure: boolean;
}

/** The addresses of proxies, whose word is taken for whom they speak for. Nobody else's is. */
export class Proxies {
  readonly #trusted = new BlockList();
  readonly #any: boolean;
  readonly #callers = new WeakMap<IncomingMessage, Caller>();

  /** Takes addresses and ranges such as `10.0.0.0/8`. Throws on anything else. */
  constructor(list: readonly string[] = []) {
    this.#any = list.length > 0;
    for (const entry of list) {
      const [address = '', bits] = entry.split('/');
      const family = familyOf(address);
      if (!family || (bits !== undefined && !/^\d+$/.test(bits))) throw new Error('not an address');
      if (bits === undefined) this.#trusted.addAddress(address, family);
      else this.#trusted.addSubnet(address, Number(bits), family);
    }
  }

  /** Goes back from proxy to proxy as long as they are known ones: what stands before is hearsay. */
  callerOf(request: IncomingMessage): Caller {
    const known = this.#callers.get(request);
    if (known) return known;
    const caller = this.#read(request);
    this.#callers.set(request, caller);
    return caller;
  }

  #read({ socket, headers }: IncomingMessage): Caller {
    const peer = plain(socket.remoteAddress ?? '');
    const secure = (socket as TLSSocket).encrypted === true;
    if (!this.#any || !this.#trusts(peer)) return { address: peer, secure };
    const hops = listOf(headers['x-forwarded-for']).map(plain);
    let address = peer;
    for (let hop = hops.pop(); hop && this.#trusts(address); hop = hops.pop()) {
      if (!isIP(hop)) break;
      address = hop;
    }
    return { address, secure: secure || listOf(headers['x-forwarded-proto']).at(-1) === 'https' };
  }

  #trusts(address: string): boolean {
    const family = familyOf(address);
    return family !== null && this.#trusted.check(address, family);
  }
}

export const callerOf = (context: Context): Caller => context.get('caller') as Caller;

function familyOf(address: string): 'ipv4' | 'ipv6' | null {
  const version = isIP(address);
  return version === 0 ? null : `ipv${version as 4 | 6}`;
}

const listOf = (header: string | string[] | undefined): string[] =>
  (Array.isArray(header) ? header.join(',') : (header ?? ''))
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);

/** A socket that listens for both families gives IPv4 addresses as IPv6 ones. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');
