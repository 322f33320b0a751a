import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findUnresolved } from '../../src/check/unresolved.ts';
import { lessonFiles } from '../../src/cli/lessons.ts';
import { endpointsOf } from '../../src/lab/endpoints.ts';
import { design } from '../../src/netlab.ts';
import { loadScenario } from '../../src/scenario/load.ts';

const readme = join(import.meta.dirname, '../../scenarios/README.md');
const text = await readFile(readme, 'utf8');

/** The lessons in the order the README has them. */
const lessons = await Promise.all(
  [...text.matchAll(/^\d+\. \[`(.+?)`\]\((.+?)\)/gm)].map(([, , file]) =>
    loadScenario(join(import.meta.dirname, '../../scenarios', file!)),
  ),
);

/** Claims with a row in the table. */
const claims = [...text.matchAll(/^\| ([SL]\d+) \|/gm)].map(([, claim]) => claim!);

/** Why a claim is not shown, where the table says so. */
const reasons = new Map(
  [...text.matchAll(/^\| ([SL]\d+) \|.*\| (not shown: .+) \|$/gm)].map(([, claim, reason]) => [
    claim!,
    reason!,
  ]),
);

function numbered(letter: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
}

describe('the lessons', () => {
  it('are all listed, in the order that `learn` lists them in', () => {
    expect(lessons.map(({ source }) => basename(source.file))).toEqual(
      lessonFiles().map((file) => basename(file)),
    );
  });

  it('say in the table by which steps each claim is shown', async () => {
    const places = new Map<string, string[]>();
    for (const { name, steps } of lessons) {
      const numbers = new Map<string, number[]>();
      for (const [index, step] of steps.entries())
        for (const claim of step.claims) numbers.set(claim, [...(numbers.get(claim) ?? []), index + 1]);
      for (const [claim, of] of numbers)
        places.set(claim, [...(places.get(claim) ?? []), `${name} ${of.join(', ')}`]);
    }
    const filled = text.replaceAll(
      /^(\| ([SL]\d+) \|.+\|.+\|).*\|$/gm,
      (_line, row: string, claim: string) => {
        return `${row} ${places.get(claim)?.join('; ') ?? reasons.get(claim) ?? 'MISSING'} |`;
      },
    );
    if (process.env['UPDATE'] === '1') await writeFile(readme, filled);
    else expect(text).toBe(filled);
    expect(claims.filter((claim) => !places.has(claim) && !reasons.has(claim))).toEqual([]);
    expect([...places.keys()].filter((claim) => !claims.includes(claim))).toEqual([]);
  });

  it('have a row for every claim, in their order', () => {
    expect(claims).toEqual([...numbered('S', 20), ...numbered('L', 18)]);
  });
});

describe.each(lessons.map((lesson) => [lesson.name, lesson] as const))('%s', (_name, lesson) => {
  it('draws every node and every pod, and no address that is not there', async () => {
    const lab = await design(lesson);
    const { description } = lesson;
    for (const { name, address } of [...lab.nodes, ...lab.pods]) {
      expect(description).toContain(name);
      expect(description).toContain(address);
    }
    const known = new Set<string>([
      ...endpointsOf(lab).flatMap(({ address }) => (address === undefined ? [] : [address])),
      lab.underlay.subnet.split('/')[0]!,
    ]);
    const drawn = [...description.matchAll(/\d+\.\d+\.\d+\.\d+/g)].map(([address]) => address);
    expect(drawn.filter((address) => !known.has(address))).toEqual([]);
  });

  it('fits 80 columns, claims something in every step, and names only what is there', async () => {
    expect(lesson.description.split('\n').filter((line) => line.length > 78)).toEqual([]);
    expect(lesson.steps.filter(({ claims }) => claims.length === 0)).toEqual([]);
    expect(lesson.steps.filter(({ expect: expected }) => expected.length === 0)).toEqual([]);
    expect(findUnresolved(lesson.steps, await design(lesson))).toEqual([]);
  });
});
