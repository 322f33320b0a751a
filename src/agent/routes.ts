import * as z from 'zod';
import { LabError } from '../error/lab-error.ts';
import { Cidr } from '../net/ipv4.ts';
import { AgentConfig } from './agent-config.ts';
import type { Host } from './host.ts';
import { endLease, leaseOfNode } from './end-lease.ts';
import { PutKey, compactNow, putKey } from './raw-keys.ts';
import { settle } from './settle.ts';
import { StoreConfig } from './store-access.ts';

/** What can be asked for. */
export type Control = Host;

/** A request on the control socket. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
}

const Subnet = z.object({ subnet: Cidr });
const Key = z.object({ key: z.string() });

/** Does what is asked, and gives the answer. @throws what the agents or the store refused */
export async function route(host: Control, { method, url, body }: Asked): Promise<unknown> {
  const { pathname, searchParams } = new URL(url, 'http://agents');
  switch (`${method} ${pathname.replace(/^\/nodes\/.*/, '/nodes/NODE')}`) {
    case 'PUT /store':
      return host.useStore(StoreConfig.parse(body));
    case 'PUT /nodes/NODE':
      return host.start(AgentConfig.parse(body));
    case 'DELETE /nodes/NODE':
      return stop(host, pathname.slice('/nodes/'.length), searchParams);
    case 'GET /nodes':
      return host.list();
    case 'GET /leases':
      return host.leases();
    case 'POST /leases/revoke':
      return endLease(host.store(), Subnet.parse(body).subnet, 'delete');
    case 'POST /leases/expire':
      return endLease(host.store(), Subnet.parse(body).subnet, 'expire');
    case 'POST /keys/put':
      return putKey(host.store().own, PutKey.parse(body));
    case 'POST /keys/delete':
      return { wasThere: await host.store().own.delete(Key.parse(body).key) };
    case 'POST /store/compact':
      return compactNow(host.store());
    case 'POST /settle':
      return settle(host);
    default:
      throw new LabError([
        {
          code: 'agent/unknown-request',
          message: `the agents of a lab do not understand ${method} ${url}`,
          hint: 'the lab was brought up by another version: take it down and up again',
        },
      ]);
  }
}

async function stop(host: Control, node: string, options: URLSearchParams): Promise<void> {
  const lease = leaseOfNode(host, node);
  await host.stop(node, { atOnce: options.get('kill') === 'yes' });
  if (options.get('revoke') === 'yes' && lease !== undefined) await endLease(host.store(), lease, 'delete');
}
