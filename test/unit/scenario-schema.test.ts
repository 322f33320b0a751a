import { readFileSync, readdirSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts';
import { starterScenario } from '../../src/scenario/starter.ts';

/** The formats (`ipv4`, `cidrv4`) have patterns beside them. */
const options = { validateFormats: false, strict: false };
const schema = scenarioJsonSchema();
const ajv = new Ajv(options);
const isValid = ajv.compile(schema);

const scenarios = new URL('../../scenarios/', import.meta.url);
const files = readdirSync(scenarios).filter((file) => file.endsWith('.yaml'));

/** Every schema of a key within a schema, with the path that leads to it. */
function keysOf(
  node: unknown,
  path = '',
): readonly (readonly [path: string, key: Record<string, unknown>])[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([word, value]) => {
    if (word === 'examples' || word === 'default') return [];
    const own = word === 'properties' ? Object.entries(value as Record<string, Record<string, unknown>>) : [];
    return [
      ...own.map(([key, inner]) => [`${path}.${key}`, inner] as const),
      ...keysOf(value, word === 'properties' ? path : `${path}/${word}`),
    ];
  });
}

const definitions = schema['definitions'] as Record<string, Record<string, unknown>>;

/** The schema with what it refers to, by `$ref` alone or in an `allOf`. */
function definitionOf(key: Record<string, unknown>): Record<string, unknown> {
  const references = [key, ...((key['allOf'] as Record<string, unknown>[] | undefined) ?? [])];
  const ids = references.flatMap(({ $ref }) =>
    typeof $ref === 'string' ? [$ref.replace('#/definitions/', '')] : [],
  );
  return Object.assign({}, ...ids.map((id) => definitions[id]), key) as Record<string, unknown>;
}

describe('the JSON Schema of scenarios', () => {
  it('is of the draft that editors know', () => {
    expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
    expect(schema.title).toBe('k8s-netlab scenario');
  });

  it('defines once what stands in many places, so that editors read it in no time', () => {
    expect(Object.keys(definitions)).toEqual(expect.arrayContaining(['expectation', 'neigh', 'frame']));
    expect(JSON.stringify(schema).length).toBeLessThan(80_000);
  });

  it.each(files)('takes %s', (file) => {
    isValid(parseYaml(readFileSync(new URL(file, scenarios), 'utf8')));
    expect(isValid.errors).toBeNull();
  });

  it('takes what `init` writes', () => {
    isValid(parseYaml(starterScenario('unit')));
    expect(isValid.errors).toBeNull();
  });

  it.each([
    ['an unknown key', 'nodez: []'],
    ['a node of the wrong type', 'nodes: [7]'],
    ['no node', 'nodes: []'],
    ['an address that is none', 'nodes: [{ name: n, address: 1.2.3 }]'],
    ['a name that is no label', 'nodes: [Node_1]'],
    ['an unknown backend', 'network: { Backend: { Type: ipsec } }'],
    ['a VNI of host-gw', 'network: { Backend: { Type: host-gw, VNI: 1 } }'],
    ['an MTU no link has', 'underlay: { mtu: 67 }'],
    ['a pod without a node', 'pods: [pod-a]'],
    ['a port out of range', 'pods: [{ name: p, node: n, containers: [{ name: c, ports: [0] }] }]'],
    ['an unknown column', 'steps: [{ name: s, expect: [{ neigh: { of: p, has: { adress: q } } }] }]'],
    [
      'an unknown column within a time',
      'steps: [{ name: s, expect: [{ never: { within: 1s, neigh: { of: p, has: { adress: q } } } }] }]',
    ],
    ['an unknown column of a frame', 'steps: [{ name: s, expect: [{ not seen: { at: p, tttl: 1 } }] }]'],
    ['an expectation of two keys', 'steps: [{ name: s, expect: [{ reply: true, exit: 0 }] }]'],
    ['an expectation of none', 'steps: [{ name: s, expect: [{}] }]'],
  ])('refuses %s', (_, line) => {
    const text = `apiVersion: k8s-netlab/v1\nname: wrong\n${line.startsWith('nodes') ? '' : 'nodes: [n]\n'}${line}\n`;
    expect(isValid(parseYaml(text))).toBe(false);
  });

  it('describes every key and gives an example that the key takes', () => {
    const keys = keysOf(schema);
    expect(keys.length).toBeGreaterThan(100);
    const distinct = new Map(keys.map(([path, key]) => [JSON.stringify(key), [path, key] as const]));
    for (const [path, key] of distinct.values()) {
      const { description, examples } = definitionOf(key);
      expect(description, path).toBeTypeOf('string');
      expect(examples, path).toBeInstanceOf(Array);
      const takes = ajv.compile({ ...key, definitions });
      for (const example of examples as unknown[])
        expect(takes(example), `${path}: ${JSON.stringify(example)}`).toBe(true);
    }
  });
});
