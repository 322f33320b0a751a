import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/check/verdict.ts';
import { css } from '../../src/report/html/style.ts';
import { report } from '../../src/report/reporters/html.ts';
import { htmlFaults as complaints } from './html-faults.ts';
import { forged, held, mixed, ran, runOf, step, broke } from './hand-made-run.ts';

/** Everything a browser would fetch, or run. */
const loads =
  /<(script|link|iframe|object|embed|img|audio|video|base|form)\b|\b(src|srcset|on\w+)=|url\(|@import/i;

const svg = '<svg viewBox="0 0 10 10"><rect width="10" height="10"/></svg>';

describe('the HTML report', () => {
  const page = report(mixed);

  it('is valid and accessible HTML by a checker that is not ours', async () => {
    expect(await complaints(page)).toEqual([]);
  });

  it('stays so whatever a pod or a scenario said', async () => {
    expect(await complaints(report(forged))).toEqual([]);
  });

  it('loads nothing, and has a policy that would not let it', () => {
    const markup = report(forged).replaceAll(/>[^<]*</g, '><');
    expect(markup.replaceAll(/"[^"]*"/g, '""')).not.toMatch(loads);
    expect(css).not.toMatch(/https?:|url\(|@import|@font-face/);
    expect(page).not.toMatch(/https?:/);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`);
  });

  it('shows what a stranger wrote as text, never as markup', () => {
    const text = report(forged);
    expect(text).not.toContain('<script>');
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).toContain('&quot;&#39; onload=alert(1) x=&quot;');
  });

  it('says in its title and first heading what the run came to', () => {
    expect(page).toContain('<title>5 of 6 scenarios did not hold</title>');
    expect(page).toContain('<h1>5 of 6 scenarios did not hold</h1>');
    expect(report(runOf(mixed.scenarios[0]!))).toContain('<h1>The scenario held</h1>');
    const well = mixed.scenarios[0]!;
    expect(report(runOf(well, well))).toContain('<h1>All 2 scenarios held</h1>');
  });

  it('lists the scenarios with links to them and to the steps that failed', () => {
    expect(page).toContain('<a href="#not-well">not-well</a>');
    expect(page).toContain('<a href="#not-well--1">1</a> <a href="#not-well--2">2</a></span>');
    const targets = [...page.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id!);
    expect(targets.filter((id) => !page.includes(`id="${id}"`))).toEqual([]);
    expect(targets.length).toBeGreaterThan(10);
  });

  it('has an anchor of its own for a scenario tested twice', () => {
    const twice = report(runOf(mixed.scenarios[0]!, mixed.scenarios[0]!));
    expect(twice).toContain('id="all-well"');
    expect(twice).toContain('id="scenario-2-all-well"');
  });

  it('opens what failed and leaves folded what held', () => {
    const folded = report(runOf(ran('a', step({ after: [held] }), step({ after: [broke] }))));
    expect([...folded.matchAll(/<details( open)?>/g)].map(([, open]) => open)).toEqual([undefined, ' open']);
  });

  it('keeps the lines of a drawing and lets prose flow', () => {
    expect(page).toContain('<p>Two.</p><pre class="drawing"> a --- b</pre>');
  });

  it('gives each expectation with what was seen, the evidence, the command and the place', () => {
    expect(page).toContain('<strong class="word">BROKE</strong> a route to pod-b');
    expect(page).toContain('<p class="saw">saw no such route</p>');
    expect(page).toContain('10.244.1.0/24 dev cni0\ndefault via 192.168.50.254 dev eth0</pre>');
    expect(page).toContain('<pre class="command">ip -n node-1 route show</pre>');
    expect(page).toContain('<p class="place">two.yaml:12:9</p>');
    expect(page).toContain('<p class="saw">there is no namespace pod-a to look into</p>');
  });

  it('shows evidence that several checks share once, and again under one that broke', () => {
    const count = (...after: readonly Verdict[]): number =>
      report(runOf(ran('a', step({ after })))).split('icmp_seq=1').length - 1;
    expect(count(held, held)).toBe(1);
    expect(count(held, { ...held, kind: 'broke' })).toBe(2);
  });

  it('says why a scenario did not run', () => {
    expect(page).toContain('<p>It did not run, the scenario is wrong.</p>');
    expect(page).toContain('hint: nodes are node-1');
  });

  it('has the pictures it is given, each with the same as text, the way of a probe in the step that sent it', async () => {
    const pictures = {
      topology: { svg, text: 'node-1 <-> node-2' },
      traces: [{ step: 2, title: 'The way from pod-a to pod-b', svg, text: 'pod-a eth0' }],
    };
    const run = { ...ran('drawn', step({ after: [held] }), step({ after: [broke] })), pictures };
    const drawn = report(runOf(run));
    expect(drawn.split(svg)).toHaveLength(3);
    expect(drawn).toContain('<pre>node-1 &lt;-&gt; node-2</pre>');
    const [before, ofStep] = drawn.split('id="drawn--2"');
    expect(before).toContain('<figcaption>Topology</figcaption>');
    expect(before).not.toContain('The way from');
    expect(ofStep).toContain('<figcaption>The way from pod-a to pod-b</figcaption>');
    expect(await complaints(drawn)).toEqual([]);
  });

  it('shows what a step changed in the tables, or that it changed nothing, where that was looked at', async () => {
    const change = { where: 'pod-a', table: 'neigh', line: '10.244.1.1 <x> REACHABLE' } as const;
    const changes = [
      { ...change, kind: 'changed', was: '10.244.1.1 STALE' },
      { ...change, kind: 'added', was: undefined },
    ] as const;
    const drawn = report(
      runOf(ran('a', step({ after: [held], changes }), step({ after: [held], changes: [] }))),
    );
    expect(drawn).toContain('changed, pod-a neigh</p>');
    expect(drawn).toContain('<code>~ 10.244.1.1 &lt;x&gt; REACHABLE (was 10.244.1.1 STALE)</code>');
    expect(drawn).toContain('<li class="added">');
    expect(drawn).toContain('changed nothing in the tables');
    expect(page).not.toContain('in the tables');
    expect(await complaints(drawn)).toEqual([]);
  });
});

describe('the colours of the HTML report', () => {
  const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');

  it.each([
    ['light', light],
    ['dark', dark],
  ])('have the contrast that WCAG 2.2 AA asks for, in %s', (_name, rules) => {
    const colours = Object.fromEntries(
      [...rules.matchAll(/--([a-z-]+): #([0-9a-f]{3,6});/g)].map(([, name, hex]) => [name!, luminance(hex!)]),
    );
    const grounds = ['ground', 'card', 'code'];
    const pairs = [
      ...['text', 'soft', 'link', 'held', 'failed', 'open'].flatMap((text) =>
        grounds.map((on) => [text, on]),
      ),
      ...['held', 'failed', 'open'].map((text) => [text, `${text}-ground`]),
    ];
    const weak = pairs.filter(([text, on]) => contrast(colours[text!]!, colours[on!]!) < 4.5);
    expect(weak).toEqual([]);
  });
});

/** @see https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(hex: string): number {
  const full = hex.length === 3 ? hex.replaceAll(/./g, '$&$&') : hex;
  const [red, green, blue] = [0, 2, 4].map((start) => {
    const share = Number.parseInt(full.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}
