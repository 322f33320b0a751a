import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { JailSpec } from '../../src/runtime/jail-spec.ts';
import { jailedArgv, joiningArgv } from '../../src/runtime/jail.ts';
import { CONTAINER_MOUNTS, ETC_FILES, ETC_FOLDERS, PROGRAM_FOLDERS } from '../../src/runtime/jail-mounts.ts';
import { templateScript } from '../../src/runtime/jail-template.ts';

const spec: JailSpec = {
  netns: 'pod-a',
  hostname: 'pod-a',
  run: ['sh', '-c', 'echo "$0" $HOME'],
  env: { QUOTE: "it's $HOME `id`" },
  privileged: false,
  mayAdministerNetwork: false,
};

/** The bash script in a command line, which stands after `-pc`. */
function scriptOf(argv: readonly string[]): string {
  return argv[argv.indexOf('-pc') + 1] ?? '';
}

describe('the command line of a container', () => {
  it.each([
    ['confined', spec],
    ['privileged', { ...spec, privileged: true }],
    ['on a node', { ...spec, node: 'node-1', mayAdministerNetwork: true, reportTo: 3 }],
  ])('(%s) holds a script that bash can read, and ends with the program as it was given', (_, one) => {
    const argv = jailedArgv(one);
    execFileSync('bash', ['-n'], { input: scriptOf(argv) });
    expect(argv.slice(-3)).toEqual(spec.run);
  });

  it('quotes what comes from a scenario', () => {
    for (const argv of [jailedArgv(spec), joiningArgv({ ...spec, pid: 7 })])
      expect(scriptOf(argv)).toContain(`'QUOTE=it'\\''s $HOME \`id\`'`);
  });

  it('gives CAP_NET_ADMIN only where asked for, and everything to the privileged alone', () => {
    const bounds = (more: Partial<JailSpec>) =>
      /--bounding-set=(\S+)/.exec(scriptOf(jailedArgv({ ...spec, ...more })))?.[1];
    expect(bounds({})).toBe('-all,+net_raw,+net_bind_service');
    expect(bounds({ mayAdministerNetwork: true })).toBe('-all,+net_raw,+net_bind_service,+net_admin');
    expect(bounds({ privileged: true })).toBeUndefined();
    expect(scriptOf(joiningArgv({ ...spec, pid: 7 }))).toContain(
      '--no-new-privs --bounding-set=-all,+net_raw,+net_bind_service --',
    );
  });

  it('starts from the read-only root unless privileged', () => {
    expect(jailedArgv(spec)).toContain('--mount=/run/k8s-netlab/jail');
    expect(jailedArgv({ ...spec, privileged: true })).not.toContain('--mount=/run/k8s-netlab/jail');
  });
});

describe('the root of containers', () => {
  it('is made by a script that a POSIX shell can read', () => {
    execFileSync('sh', ['-n'], { input: templateScript });
  });

  it('shows no folder of users, of state or of secrets', () => {
    const shown: readonly string[] = [
      ...PROGRAM_FOLDERS,
      ...[...ETC_FOLDERS, ...ETC_FILES].map((name) => `/etc/${name}`),
    ];
    for (const hidden of [
      '/home',
      '/root',
      '/var',
      '/run',
      '/boot',
      '/etc',
      '/etc/ssh',
      '/etc/shadow',
      '/etc/ssl',
      '/etc/ssl/private',
    ])
      expect(shown).not.toContain(hidden);
  });

  it('has no mount that honours a set-user-ID bit, and binds kernel settings read-only', () => {
    for (const { source, target, options } of CONTAINER_MOUNTS) {
      if (source !== '/dev/null') expect(options.split(','), target).toContain('nosuid');
      if (source === target) expect(options.split(','), target).toContain('ro');
    }
    expect(CONTAINER_MOUNTS.map(({ target }) => target)).toEqual(
      expect.arrayContaining(['/proc/sys', '/proc/sysrq-trigger', '/proc/kcore', '/sys/firmware']),
    );
  });
});
