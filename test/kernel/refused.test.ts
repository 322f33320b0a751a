import { execa } from 'execa';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { netlab, program, uniqueName } from './netlab.ts';

let state: string;
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'k8s-netlab-refused-'));
});
afterEach(() => rm(state, { recursive: true }));

/** Runs it as root of a user namespace in a place where no further namespace may be made, as in a container without `--privileged`. */
function withoutNamespaces(args: readonly string[]) {
  const limits =
    'for kind in net mnt pid user; do echo 0 >/proc/sys/user/max_${kind}_namespaces; done; exec "$@"';
  const inside = ['sh', '-c', limits, 'sh', process.execPath, program, ...args];
  return execa(
    'unshare',
    ['--user', '--map-root-user', '--mount', '--pid', '--fork', '--mount-proc', '--', ...inside],
    {
      reject: false,
      env: { K8S_NETLAB_STATE_DIR: state },
    },
  );
}

describe('a machine that refuses namespaces', () => {
  it('is told by `up` in the words of `doctor`, with exit code 3 and nothing left behind', async () => {
    const up = await withoutNamespaces(['up', 'two-nodes-vxlan', '--lab', uniqueName('refused')]);
    const doctor = await withoutNamespaces(['doctor']);
    expect([up.exitCode, doctor.exitCode]).toEqual([3, 3]);
    const [mend] = /hint: .*/.exec(up.stderr) ?? [''];
    expect(mend).not.toBe('');
    expect(doctor.stdout.replaceAll(/\s+/g, ' ')).toContain(
      mend.slice('hint: '.length).replaceAll(/\s+/g, ' '),
    );
    expect(await readdir(state)).toEqual([]);
  });
});

describe('a state folder that cannot be used', () => {
  it.each(['/dev/null', '/tmp', '/proc/nowhere', '/nowhere/at/all'])(
    'is named, with the way out: %s',
    async (folder) => {
      const up = await netlab(['up', 'two-nodes-vxlan'], { env: { K8S_NETLAB_STATE_DIR: folder } });
      expect(up.exitCode).toBe(3);
      expect(up.stderr).toContain(`cannot use ${folder}`);
      expect(up.stderr).toContain('K8S_NETLAB_STATE_DIR');
    },
  );
});
