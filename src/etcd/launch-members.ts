import { dirname } from 'node:path/posix';
import { arch } from 'node:process';
import { type LabError, machineError } from '../error/lab-error.ts';
import { clientUrl, etcdArgv, etcdDataFolder, etcdLogFile, etcdPidFile } from '../plan/etcd-argv.ts';
import type { Outcome, Runner } from '../sandbox/runner.ts';
import type { EtcdMember } from '../scenario/store-settings.ts';
import { type MemberState, isServing } from './member-state.ts';
import { tendMembers } from './tend-members.ts';

export interface Launch {
  readonly members: readonly EtcdMember[];
  /** Those to start; none of them runs. */
  readonly start: readonly EtcdMember[];
  /** Whether there are enough of them then for the cluster to serve. */
  readonly awaitsQuorum: boolean;
}

/** It takes a second at most; a machine that is busy is given time. */
const SERVING_WITHIN_MS = 30_000;

/**
 * Starts members, whose nodes are there and have their addresses.
 * @returns how each member of the cluster is afterwards
 * @throws LabError `machine/no-etcd`, `machine/etcd-failed` with etcd's last words
 */
export async function launchMembers(
  inside: Runner,
  { members, start, awaitsQuorum }: Launch,
): Promise<readonly MemberState[]> {
  const outcome = await inside.run(['sh', '-eus', '--', ...start.map(({ name }) => `--name=${name}`)], {
    stdin: `${PREPARE}${start.map((member) => launchScript(member, members)).join('')}`,
  });
  if (outcome.kind !== 'exited' || outcome.code !== 0) throw noEtcd(outcome);
  const names = start.map(({ name }) => name);
  const states = await tendMembers(inside, {
    members: members.map((member) => ({ name: member.name, url: clientUrl(member) })),
    await: { names, withinMs: awaitsQuorum ? SERVING_WITHIN_MS : 0 },
  });
  const failed = states.find((state) => names.includes(state.name) && hasFailed(state, awaitsQuorum));
  if (failed !== undefined) throw await etcdFailed(inside, failed);
  return states;
}

/** A member that is alone stays leaderless, or silent until others come: that is no failure. */
function hasFailed(state: MemberState, awaitsQuorum: boolean): boolean {
  return state.standing === 'stopped' || (awaitsQuorum && !isServing(state));
}

const PREPARE = 'command -v etcd >/dev/null\numask 077\n';

/** etcd in a session of its own; from the shell on, each process on the way to it has its name among its arguments. */
function launchScript(member: EtcdMember, members: readonly EtcdMember[]): string {
  const { name } = member;
  const log = etcdLogFile(name);
  const argv = etcdArgv(member, members).join(' ');
  return `mkdir -p ${etcdDataFolder(name)} ${dirname(log)} ${dirname(etcdPidFile(name))}
${ENVIRONMENT}setsid nsenter --net=/run/netns/${name} ${argv} </dev/null >>${log} 2>&1 &
echo "$!" >${etcdPidFile(name)}
`;
}

/** etcd 3.4 runs on other processors than amd64 when it is told that one knows. */
const ENVIRONMENT = arch === 'arm64' ? 'ETCD_UNSUPPORTED_ARCH=arm64 ' : '';

function noEtcd(cause: Outcome): LabError {
  return machineError(
    {
      code: 'machine/no-etcd',
      message: 'the store of this lab is etcd, which is not installed',
      hint: 'as root: apt-get install etcd-server; or leave the key `store` out',
    },
    cause,
  );
}

/** Lines of its log that are shown when it does not start. */
const LAST_LINES = '10';

async function etcdFailed(inside: Runner, { name, standing }: MemberState): Promise<LabError> {
  const outcome = await inside.run(['tail', '-n', LAST_LINES, etcdLogFile(name)]);
  const said = outcome.kind === 'exited' ? outcome.stdout.trim() : '';
  return machineError(
    {
      code: 'machine/etcd-failed',
      message: `etcd of ${name} ${standing === 'stopped' ? 'has ended' : `does not serve after ${SERVING_WITHIN_MS / 1000} s`}: ${said}`,
      hint: 'a full disk, a busy machine or a broken data folder are the usual reasons; what it says stands above',
    },
    outcome,
  );
}
