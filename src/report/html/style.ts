/**
 * Colours are roles, given once for light and once for dark, each at least 4.5 : 1 on its ground (WCAG 2.2, 1.4.3); what became of
 * something is said by a word, never by colour alone.
 */
export const css = `:root {
  color-scheme: light dark; --mono: ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  --ground: #f6f7f9; --card: #fff; --text: #1b2430; --soft: #55606e; --line: #d9dee5; --code: #f1f3f6; --link: #0b5cad;
  --held: #17693a; --held-ground: #e3f4ea; --failed: #b3231b; --failed-ground: #fdeae8; --open: #8a5300; --open-ground: #fdf1dc;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #11161c; --card: #1a2129; --text: #e4e9ef; --soft: #a0acba; --line: #303a46; --code: #11171d; --link: #7db8f5;
    --held: #6fd398; --held-ground: #17352a; --failed: #ff9a91; --failed-ground: #43211f; --open: #f2bf6b; --open-ground: #3d2f17;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body {
  margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 80rem; background: var(--ground); color: var(--text);
  font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; text-wrap: balance; }
h2 { margin: 0; font-size: 1.35rem; display: flex; flex-wrap: wrap; gap: .3rem .75rem; align-items: center; }
h3 { margin: 0; font-size: 1rem; font-weight: 600; display: flex; gap: .6rem; align-items: baseline; flex: 1; min-width: 0; }
p { margin: 0; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
pre {
  margin: 0; padding: .6rem .8rem; overflow-x: auto; border-radius: 6px; background: var(--code);
  font: .82rem/1.5 var(--mono); overflow-wrap: normal;
}
.program { color: var(--soft); font-weight: 600; }
.place { color: var(--soft); font-size: .86rem; }
.totals { display: flex; flex-wrap: wrap; gap: .6rem; margin: 1.1rem 0 0; }
.totals div {
  display: flex; flex-direction: row-reverse; gap: .45rem; align-items: baseline; padding: .3rem .8rem; border-radius: 8px;
}
.totals dd { margin: 0; font-size: 1.25rem; font-weight: 700; font-variant-numeric: tabular-nums; }
.totals .none { color: var(--soft); background: var(--card); }
.badge {
  flex: none; padding: .1rem .6rem; border-radius: 99px; font-size: .8rem; font-weight: 600; line-height: 1.5; white-space: nowrap;
}
.badge.held, .totals .held { color: var(--held); background: var(--held-ground); }
.badge.failed, .totals .broke { color: var(--failed); background: var(--failed-ground); }
.badge.not-run, .totals .untested { color: var(--open); background: var(--open-ground); }
nav { margin: 1.5rem 0 0; }
.table { overflow-x: auto; border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .5rem .9rem; text-align: left; vertical-align: baseline; font-variant-numeric: tabular-nums; }
td, thead th { white-space: nowrap; }
thead th { color: var(--soft); font-size: .82rem; font-weight: 600; }
tbody tr { border-top: 1px solid var(--line); }
tbody th { font-weight: 600; }
.prose td { white-space: normal; }
.prose tbody th { white-space: nowrap; }
code { font: .86rem/1.5 var(--mono); }
.failing { display: block; margin-top: .15rem; font-size: .82rem; font-weight: 400; color: var(--soft); }
.failing a { display: inline-block; min-width: 1.5rem; padding: .1rem .15rem; text-align: center; }
.scenario { margin-top: 3rem; }
.scenario > .place { margin-top: .2rem; }
.scenario > p + p, .scenario > .evidence { margin-top: .6rem; }
.description { display: grid; gap: .75rem; margin: 1rem 0; }
.description p { max-width: 46rem; }
.description > *, .description pre { min-width: 0; }
/* As wide as it is drawn. */
.drawing { width: fit-content; max-width: 100%; border: 1px solid var(--line); background: var(--card); line-height: 1.35; }
figure { margin: 1rem 0; padding: .8rem; border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
figcaption { margin-bottom: .2rem; font-weight: 600; }
figure label { display: inline-block; margin-bottom: .4rem; }
.picture { overflow-x: auto; }
.picture svg { display: block; max-width: 100%; height: auto; margin: 0 auto; }
figure:has(.as-drawn:checked) .picture svg { max-width: none; }
/* On a phone as large as it was drawn: to be read, and moved from side to side. */
@media (max-width: 45rem) {
  .picture svg { max-width: none; }
  figure label { display: none; }
}
figure details { margin-top: .5rem; }
figure summary { color: var(--soft); font-size: .86rem; cursor: pointer; }
/* Over the step's indent. */
.body figure { margin: 0 0 0 -3rem; }
.changes ul { margin: .1rem 0 .5rem; padding: 0; list-style: none; }
.changes li { padding-left: 1.4em; text-indent: -1.4em; }
.changes .added { color: var(--held); }
.changes .changed { color: var(--open); }
.changes .removed { color: var(--failed); }
.end { margin-top: .5rem; }
.story { border: 1px solid var(--line); background: var(--card); }
main > h2 { margin: 2rem 0 .6rem; }
.legend { display: flex; flex-wrap: wrap; gap: .4rem 1.5rem; margin: 0; padding: 0; list-style: none; font-size: .86rem; }
.legend i { display: inline-block; width: 2rem; margin-right: .5rem; vertical-align: middle; border-top: 2px var(--netlab-line); }
.legend .solid { border-top-style: solid; }
.legend .dashed { border-top: 2px dashed var(--netlab-vxlan); }
.legend .dotted { border-top-style: dotted; }
.legend .bridge, .legend .tunnel { height: .9rem; border: 1px solid var(--netlab-line); border-radius: 4px; background: var(--netlab-bridge); }
.legend .tunnel { background: var(--netlab-tunnel); }
.legend .bad { color: var(--netlab-bad); }
.legend .extra { color: var(--netlab-extra); }
.steps { display: grid; gap: .5rem; margin: 1rem 0 0; padding: 0; list-style: none; }
.step { min-width: 0; border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
.step.failed { border-color: var(--failed); }
.step:target { outline: 2px solid var(--link); outline-offset: 2px; }
.step > details > summary { display: flex; gap: .5rem; align-items: baseline; padding: .55rem .9rem; cursor: pointer; list-style: none; }
.step > details > summary::-webkit-details-marker { display: none; }
.step > details > summary::before { content: "▸"; flex: none; width: .9rem; color: var(--soft); }
.step details[open] > summary::before { content: "▾"; }
.number { flex: none; min-width: 1.3rem; color: var(--soft); text-align: right; font-variant-numeric: tabular-nums; }
.title { flex: 1; min-width: 0; }
.claim {
  display: inline-block; padding: 0 .4rem; border: 1px solid var(--line); border-radius: 5px; color: var(--soft); font-size: .75rem; font-weight: 500;
}
.body { display: grid; gap: .7rem; padding: .2rem .9rem .9rem 3.9rem; }
.body > * { min-width: 0; }
.why { max-width: 46rem; color: var(--soft); }
.verdicts { display: grid; gap: .7rem; margin: 0; padding: 0; list-style: none; }
.verdict { display: grid; gap: .35rem; min-width: 0; padding-left: .8rem; border-left: 3px solid var(--held); }
.verdict > * { min-width: 0; }
.verdict.broke { border-color: var(--failed); }
.verdict.untested { border-color: var(--open); }
.word { margin-right: .3rem; color: var(--held); }
.broke .word { color: var(--failed); }
.untested .word { color: var(--open); }
.saw { max-width: 46rem; }
.command::before { content: "$ "; color: var(--soft); user-select: none; }
.command.did { border-left: 3px solid var(--line); font-weight: 600; }
@media (max-width: 40rem) {
  body { padding: 1.2rem .8rem 3rem; }
  h1 { font-size: 1.5rem; }
  .wide { display: none; }
  th, td { padding: .45rem .6rem; }
  .body { padding: .2rem .7rem .8rem; }
  .body figure { margin: 0; }
  .step > details > summary { padding: .55rem .7rem; }
  pre { padding: .5rem .6rem; font-size: .76rem; }
  .evidence, .command { white-space: pre-wrap; overflow-wrap: anywhere; }
}
@media print {
  body { max-width: none; padding: 0; background: none; font-size: 10pt; }
  pre { white-space: pre-wrap; }
  .step, figure { break-inside: avoid; }
  .step > details > summary::before, .step .place a, figure label { display: none; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
}
`;
