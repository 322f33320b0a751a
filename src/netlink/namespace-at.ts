import { once } from 'node:events';
import { connected } from './connected.ts';
import type { Namespace } from './namespace.ts';
import type { Made, Wish } from './namespace-protocol.ts';
import { netlinkOn } from './socket.ts';

/** One namespace, by what the thread makes there. */
export function namespaceAt(fulfil: (wish: Wish) => Promise<Made>): Namespace {
  const descriptor = async (wish: Wish): Promise<number> => {
    const made = await fulfil(wish);
    if (made.kind !== 'descriptor') throw new Error(`${wish.kind} gave no descriptor`);
    return made.fd;
  };
  return {
    netlink: async (groups = 0) => netlinkOn(await descriptor({ kind: 'netlink', groups })),
    netfilter: async () => netlinkOn(await descriptor({ kind: 'netfilter' })),
    connect: async (at, { timeoutMs }) => connected(await descriptor({ kind: 'connect', at }), timeoutMs),
    listen: async (server, at) => {
      server.listen({ fd: await descriptor({ kind: 'listen', at }) });
      await once(server, 'listening');
    },
    udp: (at) => descriptor({ kind: 'udp', at }),
    tun: (name) => descriptor({ kind: 'tun', name }),
    readSysctl: async (key) => {
      const made = await fulfil({ kind: 'read-sysctl', key });
      return made.kind === 'text' ? made.text : '';
    },
    writeSysctl: async (key, value) => {
      await fulfil({ kind: 'write-sysctl', key, value });
    },
  };
}
