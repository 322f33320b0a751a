import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { LabError, machineError } from '../error/lab-error.ts';
import { deferred } from '../net/deferred.ts';
import { addressAt, prefixLength } from '../net/ipv4.ts';
import { addressAt6, prefixLength6 } from '../net/ipv6.ts';
import { nodeRoot } from '../plan/files.ts';
import { type BoundedLog, openLog } from '../runtime/bounded-log.ts';
import { dyingWithParent, searchPath } from '../sandbox/host-runner.ts';
import type { AgentConfig } from './agent-config.ts';
import { type AgentRecord, openRecord } from './agent-record.ts';
import type { Agent, AgentEnd } from './agent.ts';
import { findFlanneld } from './find-flanneld.ts';
import { SUBNET_FILE, flanneldArgv } from './flanneld-argv.ts';
import { agentLogFile } from './log/agent-log-file.ts';
import { nodeArgv } from './node-program.ts';
import { readSubnetEnv } from './previous-env.ts';
import type { StoreAccess } from './store-access.ts';

/** So often flanneld's file is looked for. */
const LOOK_MS = 20;

/** Lines of its log that say why it ended. */
const LAST_LINES = 5;

/**
 * Starts the real flanneld on a node: in its network namespace, and with its own /run. It is ready when it has written its file.
 * @throws LabError `machine/no-flanneld`, `agent/flanneld-needs-etcd`
 */
export function startFlanneld(config: AgentConfig, access: StoreAccess): Agent {
  if (access.kind !== 'etcd') throw needsEtcd(config.node);
  const argv = flanneldArgv(findFlanneld(), config, access);
  const file = join(nodeRoot(config.node), SUBNET_FILE);
  const before = prepare(file, config);
  const log = openLog(agentFile(config.node), { isContinued: true });
  const child = launch(nodeArgv(config.node, argv), log, environmentOf(access));
  const record = openRecord(config.node);
  record.onWaiting('flanneld has not written its file yet');
  const ready = deferred<undefined>();
  const looking = setInterval(() => {
    if (stampOf(file) === before || !tellLease(record, config, file)) return;
    clearInterval(looking);
    ready.resolve(undefined);
  }, LOOK_MS);
  let isStopping = false;
  const ended = endOf(child).then((code) => {
    clearInterval(looking);
    const end = isStopping ? ({ kind: 'stopped' } as const) : meaningOf(code, log);
    record.setEnd(end);
    ready.reject(end.kind === 'failed' ? end.error : new Error(`flanneld of ${config.node} has ended`));
    return end;
  });
  // Who waits for it hears of it; nobody has to.
  ready.promise.catch(() => undefined);
  return {
    state: record.state,
    ready: ready.promise,
    ended,
    // What it has handled it does not say.
    knows: () => true,
    stop: async ({ atOnce }) => {
      isStopping = true;
      child.kill(atOnce ? 'SIGKILL' : 'SIGTERM');
      await ended;
    },
  };
}

function agentFile(node: string): string {
  const file = agentLogFile(node);
  mkdirSync(dirname(file), { recursive: true });
  return file;
}

/** Has flanneld find the subnet it is to ask for where it looks for the one it had; gives a mark of the file as it is now. */
function prepare(file: string, { previous: { subnet, subnet6 } }: AgentConfig): string | undefined {
  const there = stampOf(file);
  if (there !== undefined || subnet === undefined) return there;
  mkdirSync(dirname(file), { recursive: true });
  const line6 =
    subnet6 === undefined ? '' : `FLANNEL_IPV6_SUBNET=${addressAt6(subnet6, 1n)}/${prefixLength6(subnet6)}\n`;
  writeFileSync(file, `FLANNEL_SUBNET=${addressAt(subnet, 1)}/${prefixLength(subnet)}\n${line6}`);
  return stampOf(file);
}

/** flanneld replaces its file as a whole. */
function stampOf(file: string): string | undefined {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat && `${stat.ino} ${stat.mtimeNs}`;
}

/** Whether the file says all that flanneld says there. */
function tellLease(record: AgentRecord, { publicIp, publicIp6 }: AgentConfig, file: string): boolean {
  const { subnet, subnet6, mtuBytes } = readSubnetEnv(readFileSync(file, 'utf8'));
  if (subnet === undefined || mtuBytes === undefined) return false;
  const lease = { subnet, subnet6, publicIp, publicIp6, backend: { kind: 'unnamed' } } as const;
  record.onRegistered({ lease, mtuBytes, devices: [] });
  record.setReady();
  return true;
}

function environmentOf({ user }: Extract<StoreAccess, { kind: 'etcd' }>): NodeJS.ProcessEnv {
  const password = user && readFileSync(user.passwordFile, 'utf8').trimEnd();
  return { PATH: searchPath(), ...(password === undefined ? {} : { FLANNELD_ETCD_PASSWORD: password }) };
}

function launch(argv: ReturnType<typeof nodeArgv>, log: BoundedLog, env: NodeJS.ProcessEnv): ChildProcess {
  const [file, ...args] = dyingWithParent(argv);
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  child.stdout.on('data', log.append);
  child.stderr.on('data', log.append);
  return child;
}

/** Exit code as a shell gives it. */
function endOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL']));
  });
}

/** By itself flanneld ends well only when its lease was revoked. */
function meaningOf(code: number, log: BoundedLog): AgentEnd {
  if (code === 0) return { kind: 'revoked' };
  return {
    kind: 'failed',
    error: machineError({
      code: 'agent/flanneld-failed',
      message: [`flanneld ended with exit code ${code}:`, ...log.lastLines(LAST_LINES)].join('\n'),
      hint: 'it is started again every second; k8s-netlab logs --agent NODE has all it says',
    }),
  };
}

function needsEtcd(node: string): LabError {
  return new LabError([
    {
      code: 'agent/flanneld-needs-etcd',
      message: `node "${node}" runs flanneld, which keeps its leases in etcd, but the store of this lab is a file`,
      hint: 'store: { kind: etcd, members: 1 }',
    },
  ]);
}
