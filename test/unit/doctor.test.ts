import { describe, expect, it } from 'vitest';
import type { Diagnosis, Finding, Place } from '../../src/doctor/diagnosis.ts';
import { mendNamespaces } from '../../src/doctor/privilege-checks.ts';
import { readProbes } from '../../src/doctor/read-probes.ts';
import { formatDiagnosis } from '../../src/report/doctor.ts';
import { plainStyle } from '../../src/report/style.ts';

const place: Place = {
  uid: 1000,
  kernel: '6.1.0-28-amd64',
  isContainer: false,
  allowsUserNamespaces: true,
  apparmorRestricts: false,
};

const ip: Finding = {
  id: 'ip',
  group: 'tools',
  what: 'ip',
  state: 'works',
  saw: 'ip utility, iproute2-6.1.0',
  isRequired: true,
  without: 'nothing can be wired or read',
  mend: 'apt-get install iproute2',
};
const vxlan: Finding = {
  ...ip,
  id: 'vxlan',
  group: 'kernel',
  what: 'vxlan devices',
  state: 'fails',
  saw: 'Error: Unknown device type.',
  without: 'no overlay network',
  mend: 'as root: modprobe vxlan',
};

function diagnosis(...findings: readonly Finding[]): Diagnosis {
  return {
    findings,
    place,
    canRunLabs: findings.every(({ state, isRequired }) => state === 'works' || !isRequired),
  };
}

describe('reading the probes', () => {
  const answers = readProbes(
    'fact\tuid\t1000\nfact\tkernel\t6.8.0\nfact\tapparmor_restricts\t1\nfact\tuserns_clone\t0\nfact\tcontainer\tyes\n' +
      'works\tip\tip utility, iproute2-6.1.0\nfails\tvxlan\tError: Unknown device type. \nworks\tveth\t\n',
  );

  it('keeps what each attempt said', () => {
    expect(answers.attempts.get('ip')).toEqual({ works: true, said: 'ip utility, iproute2-6.1.0' });
    expect(answers.attempts.get('vxlan')).toEqual({ works: false, said: 'Error: Unknown device type.' });
    expect(answers.attempts.get('veth')).toEqual({ works: true, said: '' });
  });

  it('leaves out the advice that mount gives with each refusal', () => {
    const said =
      'mount: /run: permission denied.        dmesg(1) may have more information after failed mount system call. ';
    expect(readProbes(`fails\ttmpfs\t${said}\n`).attempts.get('tmpfs')?.said).toBe(
      'mount: /run: permission denied.',
    );
  });

  it('knows nothing of an attempt that gave no answer', () => {
    expect(answers.attempts.has('bridge-devices')).toBe(false);
  });

  it('finds out where it runs', () => {
    expect(answers.place).toEqual({
      uid: 1000,
      kernel: '6.8.0',
      isContainer: true,
      allowsUserNamespaces: false,
      apparmorRestricts: true,
    });
  });

  it('takes a switch that the kernel does not have for open', () => {
    expect(readProbes('fact\tuid\t0\n').place).toMatchObject({
      allowsUserNamespaces: true,
      apparmorRestricts: false,
    });
  });
});

describe('what mends a refused namespace', () => {
  const refused = 'unshare: unshare failed: Operation not permitted';

  it.each([
    ['in a container, --privileged', { isContainer: true }, '--privileged'],
    ['as root without capabilities, the capabilities', { uid: 0 }, 'CAP_SYS_ADMIN'],
    [
      "where Debian's switch is off, the switch",
      { allowsUserNamespaces: false },
      'kernel.unprivileged_userns_clone=1',
    ],
    [
      'where AppArmor restricts them, its switch',
      { apparmorRestricts: true },
      'apparmor_restrict_unprivileged_userns=0',
    ],
    ['elsewhere, root', {}, 'run as root'],
  ])('is %s', (_title, here, words) => {
    expect(mendNamespaces({ ...place, ...here }, refused)).toContain(words);
  });

  it('is a higher limit where one is used up', () => {
    expect(mendNamespaces(place, 'unshare: unshare failed: No space left on device')).toContain('user.max_');
  });
});

describe('the report', () => {
  it('gives a line to what works, and the way out of what does not', () => {
    expect(formatDiagnosis(diagnosis(ip, vxlan), plainStyle)).toBe(
      [
        'tools',
        '  ok       ip                        ip utility, iproute2-6.1.0',
        '',
        'kernel',
        '  FAILS    vxlan devices',
        '           saw: Error: Unknown device type.',
        '           without it: no overlay network',
        '           mend: as root: modprobe vxlan',
        '',
        'This machine cannot run labs as uid 1000: mend what FAILS above.',
        '',
      ].join('\n'),
    );
  });

  it('says what a machine that runs labs still cannot do, and calls that no failure', () => {
    const report = formatDiagnosis(diagnosis(ip, { ...vxlan, isRequired: false }), plainStyle);
    expect(report).toContain('\n  lacks    vxlan devices\n           saw: Error: Unknown device type.\n');
    expect(report).not.toContain('FAILS');
    expect(report).toMatch(
      /This machine runs labs as uid 1000, on Linux 6\.1\.0-28-amd64 \(no overlay network\)\.\n$/,
    );
  });

  it('does not call a thing missing that could not be tried', () => {
    const report = formatDiagnosis(diagnosis({ ...vxlan, state: 'untried', saw: 'needs ip' }), plainStyle);
    expect(report).toContain('  untried  vxlan devices             needs ip\n');
    expect(report).not.toContain('FAILS    vxlan');
  });

  it('fits into 80 columns, however much a tool says of itself', () => {
    const report = formatDiagnosis(diagnosis({ ...ip, saw: 'x'.repeat(200) }), plainStyle);
    expect(Math.max(...report.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
