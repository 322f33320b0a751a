import { join } from 'node:path';
import type { Network } from '../scenario/scenario.ts';

import type { Registered } from './backends/backend.ts';
import { backendConfigOf } from './backend-config-of.ts';
import { createBackend } from './backends/create-backend.ts';
import { requireBrNetfilter, setUpRules } from './set-up-rules.ts';
import type { Life } from './life.ts';
import { SUBNET_FILE } from './flanneld-argv.ts';
import { fetchNetwork } from './fetch-network.ts';
import { serveHealth } from './health-server.ts';
import { words } from './log/flannel-words.ts';
import { readPreviousEnv } from './previous-env.ts';
import { keepBlackhole } from './keep-blackhole.ts';
import { registerNode } from './register-node.ts';
import { runAgent } from './run-agent.ts';

import { writeSubnetEnv } from './write-subnet-env.ts';

/**
 * Everything flanneld does, in its order; gives how it ended. @see flannel main.go main
 * @throws what the kernel or the store refused, and what aborts the signal
 */
export async function live(life: Life): Promise<'stopped' | 'revoked'> {
  const { config, log, metrics, namespace, prefix, signal, store } = life;
  const previous = await readPreviousEnv(join(life.programs.root, SUBNET_FILE));
  for (const said of [words.flags(config), words.manager(previous), words.signals()]) log.say(said);
  let isReady = false;
  await using _health = await startHealth(life, () => isReady);
  life.onWaiting('it waits for the network configuration');
  const network = await fetchNetwork(store, { prefix, log, signal });
  await requireBrNetfilter(life, network);
  for (const said of [words.iface(config), words.external(config)]) log.say(said);
  await using backend = await createBackend(backendConfigOf(network.backend, config), {
    namespace,
    external: { ...config.iface, publicIp: config.publicIp, publicIp6: config.publicIp6 },
    network: { cidr: network.cidr, cidr6: network.ipv6?.cidr },
    log: log.say,
    programs: life.programs,
    forwarder: life.forwarder,
  });
  life.onWaiting('it waits for its lease');
  const registered = await registerNode(life, { backend, network, previous });
  signal.throwIfAborted();
  await using _rules = await setUpRules(life, { network, lease: registered.lease, previous });
  await using _blackhole = await keepBlackhole(life, registered.lease);
  await announce(life, network, registered);
  isReady = true;
  metrics.setLeases(1);
  life.onReady();
  log.say(words.running());
  return await runAgent(life, { backend, network, registered });
}

async function startHealth(
  { config: { settings }, log, metrics, namespace }: Life,
  isReady: () => boolean,
): Promise<AsyncDisposable | undefined> {
  const { address, port } = settings.healthz;
  if (port === 0) return undefined;
  log.say(words.healthz(address, port));
  return serveHealth(namespace, { host: address, port }, { isReady, metrics: metrics.text });
}

/** A file that cannot be written keeps nobody from going on, but the agent is never ready then: nobody can add a pod. */
async function announce(
  life: Life,
  network: Network,
  { lease, mtuBytes, devices }: Registered,
): Promise<void> {
  const { config, log, programs } = life;
  life.onRegistered({ lease, mtuBytes, devices: devices.map((name) => ({ name, mac: macOf(lease) })) });
  await writeSubnetEnv(join(programs.root, SUBNET_FILE), {
    network: network.cidr,
    network6: network.ipv6?.cidr,
    subnet: lease.subnet,
    subnet6: lease.subnet6,
    mtuBytes,
    isMasquerading: config.settings.ipMasq,
  });
  log.say(words.wrote(SUBNET_FILE));
  log.say(words.ready());
}

function macOf({ backend }: Registered['lease']) {
  return backend.kind === 'vxlan' ? backend.vtepMac : undefined;
}
