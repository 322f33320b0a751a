import { describe, expect, it } from 'vitest';
import { parseTraceFormat } from '../../src/listen/trace-format.ts';
import { movedCounters, parseLinkCounters, parseProtocolCounters } from '../../src/trace/counters.ts';
import { prepareProbe } from '../../src/trace/send-probe.ts';
import { placesToWatch } from '../../src/trace/watched-places.ts';
import { lab } from './check-lab.ts';

describe('counters', () => {
  it('of devices are named by device, direction and what is counted', () => {
    const text =
      '[{"ifname":"eth0","stats64":{"rx":{"packets":41,"dropped":2},"tx":{"packets":17,"carrier_errors":1}}}]';
    expect(parseLinkCounters(text)).toEqual([
      ['eth0 rx packets', 41],
      ['eth0 rx dropped', 2],
      ['eth0 tx packets', 17],
      ['eth0 tx carrier_errors', 1],
    ]);
  });

  it('of protocols are pairs of lines, names before values', () => {
    expect(
      parseProtocolCounters(['Ip: Forwarding InDiscards', 'Ip: 1 4', 'Udp: NoPorts', 'Udp: 3', '']),
    ).toEqual([
      ['Ip.Forwarding', 1],
      ['Ip.InDiscards', 4],
      ['Udp.NoPorts', 3],
    ]);
  });

  it('that are in another form are refused', () => {
    expect(() => parseLinkCounters('{}')).toThrow(/another shape/);
  });

  it('are told when they went up and mean a loss', () => {
    const before = new Map([
      ['eth0 tx dropped', 1],
      ['Udp.NoPorts', 5],
    ]);
    const after = new Map([
      ['eth0 tx dropped', 3],
      ['eth0 tx packets', 9],
      ['Udp.NoPorts', 5],
    ]);
    expect(movedCounters('node-1', before, after)).toEqual([
      { where: 'node-1', counter: 'eth0 tx dropped', by: 2, means: 'frames dropped before they were sent' },
    ]);
    expect(movedCounters('node-1', undefined, after)).toEqual([]);
  });
});

describe('the format of a tracepoint', () => {
  const text = `name: kfree_skb
ID: 2310
format:
	field:unsigned short common_type;	offset:0;	size:2;	signed:0;

	field:void * skbaddr;	offset:8;	size:8;	signed:0;
	field:enum skb_drop_reason reason;	offset:36;	size:4;	signed:0;
	field:__data_loc char[] name;	offset:20;	size:4;	signed:0;

print fmt: "reason: %s", __print_symbolic(REC->reason, { 2, "NOT_SPECIFIED" }, { 12, "NETFILTER_DROP" })
`;

  it('tells its number, where fields are, and names of reasons', () => {
    const format = parseTraceFormat(text);
    expect(format.id).toBe(2310);
    expect([format.offsetOf('skbaddr'), format.offsetOf('reason'), format.offsetOf('name')]).toEqual([
      8, 36, 20,
    ]);
    expect(format.names.get(12)).toBe('NETFILTER_DROP');
  });

  it('of a kernel without a field is refused, not guessed', () => {
    expect(() => parseTraceFormat(text).offsetOf('rx_sk')).toThrow('tracepoint 2310 has no field rx_sk');
  });
});

describe('a probe', () => {
  const request = {
    from: 'pod-a',
    to: 'pod-b',
    address: '10.244.2.2',
    sizeBytes: undefined,
    dontFragment: false,
  };

  it('by ICMP has an id of its own, which the command one would type need not have', () => {
    const { argv, mark, probe } = prepareProbe({
      ...request,
      kind: 'icmp',
      port: undefined,
      sizeBytes: 1400,
      dontFragment: true,
    });
    expect(argv.slice(0, 3)).toEqual(['nsenter', '--net=/run/netns/pod-a', '--']);
    expect(mark.kind === 'icmp' && argv.join(' ').includes(`-e ${mark.id} `)).toBe(true);
    expect(probe.command).toBe('ip netns exec pod-a ping -n -c 1 -s 1400 -M do 10.244.2.2');
  });

  it('by UDP carries a text that no other has', () => {
    const [one, other] = [1, 2].map(() => prepareProbe({ ...request, kind: 'udp', port: 53 }));
    expect(one?.mark).not.toEqual(other?.mark);
    expect(one?.probe.command).toBe('ip netns exec pod-a nc -u 10.244.2.2 53');
  });
});

describe('what is watched', () => {
  const ends = { from: 'pod-a', address: '10.244.2.2' };

  it('is all of a small lab', () => {
    expect(placesToWatch(lab, ends)).toEqual([
      'underlay',
      'node-1',
      'node-2',
      'node-3',
      'pod-a',
      'pod-c',
      'pod-b',
    ]);
  });

  it('is both ends, the nodes and the wire of a large one', () => {
    const many = Array.from({ length: 70 }, (_, index) => ({ ...lab.pods[1]!, name: `pod-${index}` }));
    const large = { ...lab, pods: [...lab.pods, ...many] };
    expect(placesToWatch(large, ends)).toEqual(['pod-a', 'pod-b', 'node-1', 'node-2', 'underlay', 'node-3']);
  });
});
