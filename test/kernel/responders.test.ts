import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startContainers } from '../../src/runtime/start.ts';
import { type BareLab, answering, bareLab, logOf } from './bare-lab.ts';

describe('a container without a command', () => {
  let lab: BareLab;
  beforeAll(async () => {
    lab = await bareLab({ 'pod-a': [answering('web', 8080, 9090)], 'pod-b': [] });
    await lab.sh(`ip link add name veth-a netns pod-a type veth peer name veth-b netns pod-b
      ip -n pod-a addr add 192.0.2.1/24 dev veth-a && ip -n pod-a link set veth-a up
      ip -n pod-b addr add 192.0.2.2/24 dev veth-b && ip -n pod-b link set veth-b up`);
    await startContainers(lab.inside, lab.lab);
  });
  afterAll(async () => lab[Symbol.asyncDispose]());

  const fromPodB = async (script: string) => lab.sh(`ip netns exec pod-b timeout 5 bash -c '${script}'`);

  it('answers HTTP on each of its ports, with the address of the client', async () => {
    for (const port of [8080, 9090]) {
      const answer = await fromPodB(`curl -s -i http://192.0.2.1:${port}/`);
      expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      expect(answer).toMatch(/\r\n\r\npod-a\/web answers 192\.0\.2\.2:\d+\n$/);
      const length = /Content-Length: (\d+)/.exec(answer)?.[1];
      expect(Number(length)).toBe(answer.split('\r\n\r\n')[1]?.length);
    }
  });

  it('answers /json as data, HEAD without a body, and a long POST without breaking off', async () => {
    const json = JSON.parse(await fromPodB('curl -s http://192.0.2.1:8080/json')) as unknown;
    expect(json).toEqual({
      pod: 'pod-a',
      container: 'web',
      port: 8080,
      client: { address: '192.0.2.2', port: expect.any(Number) as number },
    });
    expect(await fromPodB('curl -s -I http://192.0.2.1:8080/')).toMatch(/\r\n\r\n$/);
    expect(
      await fromPodB('head -c 3000000 /dev/zero | curl -s --data-binary @- http://192.0.2.1:8080/'),
    ).toContain('pod-a/web answers');
  });

  it('answers a bare line, and a client that says nothing but closes its half', async () => {
    expect(await fromPodB('exec 3<>/dev/tcp/192.0.2.1/8080; echo hello >&3; cat <&3')).toMatch(
      /^pod-a\/web answers 192\.0\.2\.2:\d+\n$/,
    );
    const half = `require("node:net").connect(8080, "192.0.2.1").end().pipe(process.stdout)`;
    expect(await fromPodB(`${process.execPath} -e "${half.replaceAll('"', '\\"')}"`)).toMatch(
      /^pod-a\/web answers 192\.0\.2\.2:\d+\n$/,
    );
  });

  it('answers each datagram with one', async () => {
    const twice =
      'exec 3<>/dev/udp/192.0.2.1/8080; for i in 1 2; do echo $i >&3; dd bs=2000 count=1 status=none <&3; done';
    expect(await fromPodB(twice)).toMatch(/^(pod-a\/web answers 192\.0\.2\.2:\d+\n){2}$/);
  });

  it('logs whom it answered', async () => {
    await fromPodB('curl -s http://192.0.2.1:9090/some/path');
    expect(await logOf(lab, 'pod-a', 'web')).toMatch(
      /^\S+Z tcp\/9090 answered 192\.0\.2\.2:\d+ GET \/some\/path$/m,
    );
  });

  it('needs no process but one for the whole lab, whose own namespace stays the outermost', async () => {
    const runtime = (await lab.sh('cat /run/k8s-netlab/runtime.pid')).trim();
    const [own, main] = (await lab.sh(`readlink /proc/self/ns/net /proc/${runtime}/ns/net`))
      .trim()
      .split('\n');
    expect(main).toBe(own);
    expect((await lab.sh(`cat /proc/${runtime}/task/${runtime}/children`)).trim()).toBe('');
  });
});
