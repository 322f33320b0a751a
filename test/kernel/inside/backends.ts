import { createInterface } from 'node:readline';
import { stdin, stdout } from 'node:process';
import type { Backend } from '../../../src/agent/backends/backend.ts';
import { createBackend } from '../../../src/agent/backends/create-backend.ts';
import { openForwarder } from '../../../src/agent/forwarder.ts';
import { programsOf } from '../../../src/agent/node-programs.ts';
import { readGeneration } from '../../../src/agent/rules/rule-generation.ts';
import { LabError } from '../../../src/error/lab-error.ts';
import type { SubnetLease } from '../../../src/lease/subnet-lease.ts';
import { openNamespaces } from '../../../src/netlink/open-namespaces.ts';
import { rtnetlinkOn } from '../../../src/netlink/rtnetlink.ts';
import type { Order, Result } from './backend-orders.ts';

/** Backends of several nodes in one process, as the agents of a lab are; does what lines on stdin say, one after another, until they end. */

await using namespaces = openNamespaces();
await using forwarder = openForwarder((error) => {
  throw error;
});
const backends = new Map<string, Backend>();
const said: string[] = [];

for await (const line of createInterface(stdin)) {
  const result = await resultOf(JSON.parse(line) as Order);
  stdout.write(`${JSON.stringify({ ...result, said: said.splice(0) })}\n`);
}
for (const backend of backends.values()) await backend[Symbol.asyncDispose]();

async function resultOf(order: Order): Promise<Result> {
  try {
    return { done: await follow(order) };
  } catch (error) {
    if (error instanceof LabError) return { failed: error.problems[0] };
    throw error;
  }
}

async function follow(order: Order): Promise<unknown> {
  const namespace = namespaces.inside(`/run/netns/${order.node}`);
  switch (order.do) {
    case 'register': {
      const backend = await createBackend(order.config, {
        namespace,
        external: order.external,
        network: order.network,
        programs: programsOf(order.node),
        forwarder,
        log: ({ text }) => said.push(text),
      });
      backends.set(order.node, backend);
      return backend.register((announcement) =>
        Promise.resolve<SubnetLease>({ ...order.subnets, ...announcement }),
      );
    }
    case 'handle':
      return backends.get(order.node)?.handle(order.changes);
    case 'end':
      await backends.get(order.node)?.[Symbol.asyncDispose]();
      return backends.delete(order.node);
    case 'crash':
      return process.kill(process.pid, 'SIGKILL');
    case 'generation': {
      const netfilter = rtnetlinkOn(await namespace.netfilter());
      const generation = readGeneration(netfilter);
      netfilter.close();
      return generation;
    }
  }
}
