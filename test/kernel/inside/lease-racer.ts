import { createInterface } from 'node:readline';
import { LabError } from '../../../src/error/lab-error.ts';
import { acquireLease } from '../../../src/lease/acquire.ts';
import { embeddedStore } from '../../../src/lease/embedded-store.ts';
import { etcdStore } from '../../../src/lease/etcd-store.ts';
import type { SubnetRanges } from '../../../src/lease/subnet-ranges.ts';
import type { Ipv4 } from '../../../src/net/ipv4.ts';

/** Asks for a lease at every line on stdin, and answers with its subnet, or with the code of what was refused. */
const [kind, place = '', publicIp, ranges] = process.argv.slice(2);
const store = kind === 'etcd' ? etcdStore({ endpoints: [place] }) : embeddedStore(place);
const request = {
  node: String(publicIp),
  publicIp: publicIp as Ipv4,
  backend: { kind: 'host-gw' } as const,
  preferred: undefined,
  ttlSeconds: 600,
};

const starts = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
while ((await starts.next()).done !== true) {
  const answer = await acquireLease(store, JSON.parse(String(ranges)) as SubnetRanges, request).then(
    ({ subnet }) => subnet,
    (error: unknown) => (error instanceof LabError ? error.problems[0].code : String(error)),
  );
  process.stdout.write(`${answer}\n`);
}
await store[Symbol.asyncDispose]();
