import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runStep } from '../../src/steps/run-step.ts';
import { searchLargest } from '../../src/steps/search-largest.ts';
import { answering, said } from './answering-lab.ts';

describe('the search for the largest number', () => {
  it('finds it, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(65_507), async (largest) => {
        const passes = (number: number): Promise<boolean> => Promise.resolve(number <= largest);
        expect(await searchLargest(passes, 65_507)).toBe(largest);
      }),
    );
  });

  it('finds none where not even 0 passes, and asks no further', async () => {
    const asked: number[] = [];
    const passes = (number: number): Promise<boolean> => {
      asked.push(number);
      return Promise.resolve(false);
    };
    expect(await searchLargest(passes, 65_507)).toBeUndefined();
    expect(asked).toEqual([0]);
  });

  it('is not misled by an answer that came too late for its hurry', async () => {
    const passes = (number: number, isPatient: boolean): Promise<boolean> =>
      Promise.resolve(number <= 1422 && (isPatient || number !== 1023));
    expect(await searchLargest(passes, 65_507)).toBe(1422);
  });
});

const STEP = `ping: { from: pod-a, to: pod-b, size: largest }
expect: [{ largest: 1422 }, { reply: { ttl: 62 } }]
`;

/** What ping says where no packet is larger than the MTU of the way. */
function pingBelow(mtu: number) {
  return (argv: readonly string[]) => {
    const bytes = Number(argv[argv.indexOf('-s') + 1]);
    return bytes + 28 <= mtu
      ? said(`${bytes + 8} bytes from 10.244.2.2: icmp_seq=1 ttl=62\n1 packets transmitted, 1 received\n`)
      : said('1 packets transmitted, 0 received\n', 1, `ping: local error: message too long, mtu=${mtu}\n`);
  };
}

describe('the largest payload that passes', () => {
  it('holds with the sizes tried, and why the next one failed', async () => {
    const { bench, step, ran } = answering(STEP, pingBelow(1450));
    const result = await runStep(step, bench);
    expect(result.did).toBe('ip netns exec pod-a ping -c 1 -s 1422 -M do 10.244.2.2');
    expect(result.after).toMatchObject([
      {
        kind: 'held',
        wanted: '1422 bytes as the largest payload that passes',
        saw: '1422 bytes',
        evidence: [
          'answered: 0, 1023, 1279, 1407, 1415, 1419, 1421, 1422',
          'not answered: 1423, 1439, 1471, 1535, 2047, 4094, 8188, 16377, 32754',
          '1423 bytes: local error: message too long, mtu=1450',
        ],
      },
      { kind: 'held' },
    ]);
    expect(ran.every((command) => command.includes('-M do'))).toBe(true);
  });

  it('breaks with the size that does', async () => {
    const { bench, step } = answering(STEP, pingBelow(1400));
    expect((await runStep(step, bench)).after).toMatchObject([
      { kind: 'broke', saw: '1372 bytes' },
      { kind: 'held' },
    ]);
  });

  it('names the router that refused', async () => {
    const refusal = 'From 10.244.1.1 icmp_seq=1 Frag needed and DF set (mtu = 1450)\n';
    const { bench, step } = answering(STEP, (argv) => {
      const answer = pingBelow(1450)(argv);
      return answer.kind === 'exited' && answer.code === 1 ? said(`${refusal}${answer.stdout}`, 1) : answer;
    });
    const [verdict] = (await runStep(step, bench)).after;
    expect(verdict).toMatchObject({
      evidence: [{}, {}, '1423 bytes: Frag needed and DF set (mtu = 1450), says 10.244.1.1'].map((one) =>
        typeof one === 'string' ? one : (expect.any(String) as string),
      ),
    });
  });

  it('breaks on silence at any size', async () => {
    const { bench, step, ran } = answering(STEP, () => said('1 packets transmitted, 0 received\n', 1));
    expect((await runStep(step, bench)).after).toMatchObject([
      {
        kind: 'broke',
        saw: 'no reply at any size',
        evidence: ['answered: no size', 'not answered: 0', '0 bytes: silence'],
      },
      { kind: 'broke', saw: 'no reply' },
    ]);
    expect(ran).toHaveLength(1);
  });

  it('is untested where a ping in the middle of the search could not ask, and none is sent after it', async () => {
    const { bench, step, ran } = answering(STEP, (argv) =>
      argv.includes('1023') ? { kind: 'missing', program: 'ping' } : pingBelow(1450)(argv),
    );
    expect((await runStep(step, bench)).after[0]).toMatchObject({ kind: 'untested' });
    expect(ran.at(-1)).toContain('-s 1023');
  });

  it('is untested where ping could not ask', async () => {
    const { bench, step } = answering(STEP, () => ({ kind: 'missing', program: 'ping' }));
    expect((await runStep(step, bench)).after).toMatchObject([
      { kind: 'untested', reason: 'the program ping is missing' },
      { kind: 'untested' },
    ]);
  });
});
