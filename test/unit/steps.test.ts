import { describe, expect, it } from 'vitest';
import type { StepResult } from '../../src/check/verdict.ts';
import type { OpenLab } from '../../src/sandbox/open-lab.ts';
import type { Argv, Outcome, Runner } from '../../src/sandbox/runner.ts';
import { runStep } from '../../src/steps/run-step.ts';
import { lab, scenarioWith } from './check-lab.ts';

const said = (stdout: string, code = 0, stderr = ''): Outcome => ({ kind: 'exited', code, stdout, stderr });

/** A lab whose programs answer what `answer` says; what was run is kept, without the making of the jail. */
function labWhere(answer: (argv: Argv) => Outcome) {
  const ran: string[] = [];
  const inside: Runner = {
    run: (argv) => {
      if (argv[0] === 'sh') return Promise.resolve(said(''));
      ran.push(argv.join(' '));
      return Promise.resolve(answer(argv));
    },
    commandLine: (argv) => argv,
  };
  return { inside, ran };
}

async function run(yaml: string, inside: Runner, signal?: AbortSignal): Promise<StepResult> {
  const scenario = scenarioWith(`  - name: step\n${yaml.replaceAll(/^(?=.)/gm, '    ')}`);
  const open: OpenLab = { name: 'steps', scenario, life: [], lab, inside, stateFolder: '/nowhere', pid: 1 };
  return runStep(scenario.steps[0]!, { open, signal });
}

const SAME = 'expect: [{ netns: { of: pod-a, same as: pod-c } }]\n';

/** Inodes that differ until both have been asked for `times` times. */
function sameAfter(times: number): (argv: Argv) => Outcome {
  let looks = 0;
  return (argv) => {
    if (argv[0] === 'stat') looks += 1;
    return said(looks > 2 * times ? '7\n' : `${looks}\n`);
  };
}

describe('a condition', () => {
  it('is waited for until it holds', async () => {
    const { inside, ran } = labWhere(sameAfter(3));
    const result = await run(SAME, inside);
    expect(result.after).toMatchObject([{ kind: 'held', saw: 'one namespace' }]);
    expect(ran).toHaveLength(8);
  });

  it('that never holds breaks with what was seen last, when its time is up', async () => {
    const { inside, ran } = labWhere(sameAfter(Infinity));
    const result = await run(`within: 200ms\n${SAME}`, inside);
    expect(result.after).toMatchObject([
      { kind: 'broke', evidence: [`pod-a net:[${ran.length - 1}]`, `pod-c net:[${ran.length}]`] },
    ]);
    expect(ran.length).toBeGreaterThan(2);
    expect(result.durationMs).toBeGreaterThanOrEqual(200);
  });

  it('that cannot be looked at is not waited for', async () => {
    const { inside, ran } = labWhere(() => said('', 1, "stat: cannot statx '/run/netns/pod-a'\n"));
    const result = await run(SAME, inside);
    expect(result.after).toMatchObject([
      { kind: 'untested', reason: "stat: cannot statx '/run/netns/pod-a'" },
    ]);
    expect(ran).toHaveLength(2);
  });

  it('about a route is untested when ip is missing', async () => {
    const { inside } = labWhere(() => ({ kind: 'missing', program: 'ip' }));
    const result = await run('expect: [{ route to: { of: pod-a, to: pod-b, is: { dev: eth0 } } }]\n', inside);
    expect(result.after).toMatchObject([
      { kind: 'untested', wanted: 'the route from pod-a to pod-b has dev eth0' },
    ]);
  });

  it('of a flush is looked at after another flush each time, for IPv6 talks when it likes', async () => {
    const { inside, ran } = labWhere(sameAfter(2));
    const result = await run(`flush: { fdb: node-1 }\n${SAME}`, inside);
    expect(result).toMatchObject({
      did: 'ip -n node-1 link set dev cni0 type bridge fdb_flush',
      after: [{ kind: 'held' }],
    });
    expect(ran.filter((command) => command.endsWith('fdb_flush'))).toHaveLength(3);
  });

  it('to wait for is judged like one to expect', async () => {
    const { inside } = labWhere(sameAfter(1));
    const result = await run('wait: { until: [{ netns: { of: pod-a, same as: pod-c } }] }\n', inside);
    expect(result).toMatchObject({ did: undefined, after: [{ kind: 'held' }] });
  });

  it('is given up when the run is interrupted', async () => {
    const { inside } = labWhere(sameAfter(Infinity));
    const abort = new AbortController();
    const running = run(`within: 60s\n${SAME}`, inside, abort.signal);
    abort.abort(new Error('interrupted'));
    await expect(running).rejects.toThrow('interrupted');
  });
});

describe('an action', () => {
  const PING =
    'ping: { from: pod-a, to: pod-b, count: 2, size: 1422, df: true }\nexpect: [{ reply: { ttl: 62 } }]\n';

  it('is shown as one types it, and waits as long as the step says', async () => {
    const statistics = '2 packets transmitted, 2 received, 0% packet loss\n';
    const answers = '1430 bytes from 10.244.2.2: icmp_seq=1 ttl=62 time=1 ms\n'.repeat(2);
    const { inside, ran } = labWhere(() =>
      said(`PING 10.244.2.2\n${answers}\n--- 10.244.2.2 ping statistics ---\n${statistics}`),
    );
    const result = await run(`within: 1500ms\n${PING}`, inside);
    expect(ran).toEqual([
      'nsenter --net=/run/netns/pod-a -- ping -n -W 1.5 -c 2 -i 0.2 -s 1422 -M do 10.244.2.2',
    ]);
    expect(result.did).toBe('ip netns exec pod-a ping -c 2 -i 0.2 -s 1422 -M do 10.244.2.2');
    expect(result.after).toMatchObject([
      { kind: 'held', evidence: [...answers.trim().split('\n'), statistics.trim()] },
    ]);
  });

  it.each<[Outcome, string]>([
    [{ kind: 'missing', program: 'ping' }, 'the program ping is missing'],
    [{ kind: 'signalled', signal: 'SIGKILL', stdout: '', stderr: '' }, 'it was ended by SIGKILL'],
    [
      { kind: 'timed-out', afterMs: 4, stdout: '', stderr: '' },
      'it did not end within 4 ms; `within` gives it more time',
    ],
    [
      said('', 2, 'ping: socket: Operation not permitted\n'),
      'ping said what we cannot read: ping: socket: Operation not permitted',
    ],
  ])('that could not be done leaves its expectations untested: %j', async (outcome, reason) => {
    const { inside } = labWhere(() => outcome);
    expect((await run(PING, inside)).after).toMatchObject([{ kind: 'untested', reason }]);
  });

  it('that could not be done fails a step that expects nothing of it', async () => {
    const { inside } = labWhere((argv) =>
      argv[0] === 'stat' ? said('7\n') : said('', 2, 'Cannot find device "cni0"\n'),
    );
    expect((await run(`flush: { fdb: node-1 }\n${SAME}`, inside)).after).toMatchObject([
      { kind: 'held' },
      { kind: 'untested', wanted: 'the action to be done', reason: 'Cannot find device "cni0"' },
    ]);
  });

  it('names what a shell would take apart in quotes', async () => {
    const { inside } = labWhere(() => said('hello\n'));
    const result = await run(
      "exec: { on: pod-a, run: [echo, it's, a b, ''] }\nexpect: [{ exit: 0 }]\n",
      inside,
    );
    expect(result.did).toBe(`ip netns exec pod-a echo 'it'\\''s' 'a b' ''`);
  });
});

describe('a connection', () => {
  const connect = (protocol: string, expected: string): string =>
    `connect: { from: pod-a, to: pod-b, port: 8080, protocol: ${protocol} }\nexpect: [{ ${expected} }]\n`;
  const answering = (outcome: Outcome): Runner => labWhere(() => outcome).inside;

  it('is answered by what the other side says', async () => {
    const http = answering(said('HTTP/1.1 200 OK\r\n\r\npod-b/web answers 10.244.1.2:40000\n'));
    expect(await run(connect('http', "output: { matches: '^pod-b/web answers' }"), http)).toMatchObject({
      did: 'ip netns exec pod-a curl -i http://10.244.2.2:8080/',
      after: [{ kind: 'held', evidence: ['HTTP/1.1 200 OK', 'pod-b/web answers 10.244.1.2:40000'] }],
    });
  });

  it('over TCP is a reply in itself, over HTTP and UDP it takes a word', async () => {
    const silent = answering(said(''));
    expect((await run(connect('tcp', 'reply: true'), silent)).after).toMatchObject([{ kind: 'held' }]);
    expect((await run(connect('http', 'reply: true'), silent)).after).toMatchObject([
      { kind: 'broke', saw: 'no reply' },
    ]);
    expect((await run(connect('udp', 'no reply: true'), silent)).after).toMatchObject([{ kind: 'held' }]);
  });

  it('that is refused or not answered in time is no reply, with the reason', async () => {
    const refused = answering(said('', 7, 'bash: connect: Connection refused\n'));
    expect(
      (await run(connect('tcp', 'no reply: { because: Connection refused }'), refused)).after,
    ).toMatchObject([{ kind: 'held' }]);
    const late = answering(said('', 124));
    expect((await run(connect('tcp', 'no reply: { because: timed out }'), late)).after).toMatchObject([
      { kind: 'held' },
    ]);
  });

  it('that could not be tried is neither', async () => {
    const broken = answering(said('', 126, 'bash: cannot execute\n'));
    for (const expected of ['reply: true', 'no reply: true'])
      expect((await run(connect('tcp', expected), broken)).after).toMatchObject([
        { kind: 'untested', reason: 'bash: cannot execute' },
      ]);
  });
});
