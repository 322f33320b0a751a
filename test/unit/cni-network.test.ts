import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAtLeast, pluginConf } from '../../src/cni/network.ts';
import { networkOf, parseNetwork, readNetwork } from '../../src/cni/read-network.ts';
import { LabError, formatSpan } from '../../src/error/lab-error.ts';

const parse = (text: string) => parseNetwork({ file: 'net.conflist', text });

/** The problems as one reads them: place and message. */
function problemsOf(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return error.problems.map(
      ({ at, message }) => `${at === undefined ? '' : `${formatSpan(at)} `}${message}`,
    );
  }
  return [];
}

describe('a network configuration', () => {
  it('is a list of plugins, whose own keys are kept', () => {
    expect(parse('{"cniVersion":"1.0.0","name":"cbr0","plugins":[{"type":"bridge","mtu":1450}]}')).toEqual({
      cniVersion: '1.0.0',
      name: 'cbr0',
      disableCheck: false,
      disableGC: false,
      plugins: [{ type: 'bridge', mtu: 1450 }],
    });
  });

  it('may be one plugin alone, which has name and version for all of the list', () => {
    const { name, cniVersion, plugins } = parse(
      '{"cniVersion":"0.3.1","name":"one","type":"ptp","mtu":9000}',
    );
    expect({ name, cniVersion }).toEqual({ name: 'one', cniVersion: '0.3.1' });
    expect(plugins).toEqual([{ type: 'ptp', mtu: 9000, name: 'one', cniVersion: '0.3.1' }]);
  });

  it('without a version is of the first one', () => {
    expect(parse('{"name":"old","type":"bridge"}').cniVersion).toBe('0.1.0');
  });

  it('takes the words true and false for switches, as libcni does', () => {
    expect(
      parse('{"name":"n","disableCheck":"true","disableGC":true,"plugins":[{"type":"a"}]}'),
    ).toMatchObject({
      disableCheck: true,
      disableGC: true,
    });
  });

  it.each([
    [
      '{"name": "n",\n "plugins": [{"type" "bridge"}]}',
      [expect.stringMatching(/^net\.conflist:2:22 CNI configuration: not JSON: /)],
    ],
    ['{"name": "n"', [expect.stringMatching(/^net\.conflist:1:13 CNI configuration: not JSON: /)]],
    ['[]', ['net.conflist:1:1 CNI configuration: the configuration is [], where object is wanted']],
    [
      '{\n  "plugins": [{"type": "bridge"}, {"mtu": 1}]\n}',
      [
        'net.conflist:1:1 CNI configuration: name is missing',
        'net.conflist:2:35 CNI configuration: plugins[1].type is missing',
      ],
    ],
    [
      '{"name":"n","plugins":[]}',
      ['net.conflist:1:23 CNI configuration: plugins is empty; a network needs at least one plugin'],
    ],
    [
      '{"name":"a/b","cniVersion":"one","plugins":[{"type":"../sh"}]}',
      [
        'net.conflist:1:28 CNI configuration: cniVersion is no version of the CNI specification such as 0.3.1',
        'net.conflist:1:9 CNI configuration: name is no name of a network (letters, digits, "_", "." and "-")',
        'net.conflist:1:53 CNI configuration: plugins[0].type is a path; a plugin is named by its file name alone',
      ],
    ],
    ['{"name":"n","type":7}', ['net.conflist:1:20 CNI configuration: type is 7, where string is wanted']],
    [
      '{"name":"n","plugins":[{"type":"a","capabilities":{"mac":"yes"}}]}',
      ['net.conflist:1:58 CNI configuration: plugins[0].capabilities.mac is "yes", where boolean is wanted'],
    ],
  ])('is refused with every problem and its place: %s', (text, problems) => {
    expect(problemsOf(() => parse(text))).toEqual(problems);
  });

  it('in a scenario is refused with the place of its node', () => {
    const at = () => ({ file: 's.yaml', line: 7, column: 5 });
    expect(problemsOf(() => networkOf({ name: 'n', plugins: [{}] }, at))).toEqual([
      's.yaml:7:5 CNI configuration: plugins[0].type is missing',
    ]);
  });
});

describe('the files of network configurations', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'k8s-netlab-cni-'));
    await mkdir(join(folder, 'empty'));
    await writeFile(join(folder, 'empty', 'README.md'), 'nothing');
    await writeFile(join(folder, '20-later.conflist'), '{"name":"later","plugins":[{"type":"a"}]}');
    await writeFile(join(folder, '10-first.conf'), '{"name":"first","type":"a"}');
    await writeFile(join(folder, '00-notes.txt'), 'nothing');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('are read by name, and of a folder the first one is taken', async () => {
    expect((await readNetwork(join(folder, '20-later.conflist'))).name).toBe('later');
    expect((await readNetwork(folder)).name).toBe('first');
  });

  it('are named when they are not there', async () => {
    await expect(readNetwork(join(folder, 'none.conf'))).rejects.toThrow(
      `${folder}/none.conf does not exist`,
    );
    await expect(readNetwork(join(folder, 'empty'))).rejects.toThrow(
      `${folder}/empty has no file that ends in .conf, .conflist, .json`,
    );
    await expect(readNetwork(join(folder, '00-notes.txt', 'x'))).rejects.toThrow('cannot be read (ENOTDIR)');
  });
});

describe('what a plugin is told', () => {
  const network = parse('{"cniVersion":"0.4.0","name":"cbr0","plugins":[{"type":"portmap"}]}');
  const capabilityArgs = { portMappings: [{ hostPort: 80 }], bandwidth: { ingressRate: 1 } };

  it('is its own configuration with name and version of the network', () => {
    expect(pluginConf(network, { type: 'bridge', mtu: 1450 })).toEqual({
      ...{ type: 'bridge', mtu: 1450, name: 'cbr0', cniVersion: '0.4.0' },
    });
  });

  it('has of the runtime only what it declares to be capable of, and not the declaration', () => {
    const plugin = { type: 'portmap', capabilities: { portMappings: true, bandwidth: false, mac: true } };
    expect(pluginConf(network, plugin, { capabilityArgs })).toEqual({
      ...{ type: 'portmap', name: 'cbr0', cniVersion: '0.4.0' },
      runtimeConfig: { portMappings: [{ hostPort: 80 }] },
    });
    expect(pluginConf(network, { type: 'tuning' }, { capabilityArgs })).not.toHaveProperty('runtimeConfig');
  });
});

it.each([
  ['0.3.1', '0.4.0', false],
  ['0.4.0', '0.4.0', true],
  ['1.0.0', '0.4.0', true],
  ['0.10.0', '0.4.0', true],
  ['1.0.0', '1.1.0', false],
])('version %s is at least %s: %s', (version, least, isSo) => {
  expect(isAtLeast(version, least)).toBe(isSo);
});
