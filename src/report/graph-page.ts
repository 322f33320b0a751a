import type { Difference } from '../check/status/difference.ts';
import { escapeMarkup } from '../graph/escape-markup.ts';
import { palette } from '../graph/palette.ts';
import { isWhole, type Topology } from '../graph/topology.ts';

/**
 * A page around a picture of a lab: legend, and what differs with the commands that mend it. One file that needs no network; light
 * or dark as the reader prefers; on a small screen the picture scrolls.
 * @param svg what `topologySvg` gives
 */
export function formatGraphPage(topology: Topology, svg: string): string {
  const title = `${topology.name} · k8s-netlab`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeMarkup(topology.name)}</h1>
<p>${escapeMarkup(sourceWords(topology))}</p>
<label><input type="checkbox" id="fit"> fit to width</label>
<figure tabindex="0">
${svg}</figure>
${LEGEND}
${formatDifferences(topology)}</body>
</html>
`;
}

function sourceWords(topology: Topology): string {
  const { source, differences } = topology;
  if (source === 'plan') return 'As the scenario plans it; no lab was looked at.';
  return isWhole(topology)
    ? 'As the kernel has it. All is as planned.'
    : `As the kernel has it. ${count(differences.length)} from the plan.`;
}

function count(differences: number): string {
  return differences === 1 ? '1 thing differs' : `${differences} things differ`;
}

function formatDifferences(topology: Topology): string {
  const { differences } = topology;
  if (isWhole(topology)) return '';
  return `<h2>What differs, and what mends it</h2>
<div class="scroll"><table>
<thead><tr><th scope="col">where</th><th scope="col">what</th><th scope="col">in the lab's shell</th></tr></thead>
<tbody>
${differences.map(formatRow).join('\n')}
</tbody>
</table></div>
`;
}

function formatRow({ where, what, command }: Difference): string {
  const cells = [where, what].map((text) => `<td>${escapeMarkup(text)}</td>`).join('');
  return `<tr>${cells}<td><code>${escapeMarkup(command)}</code></td></tr>`;
}

const LEGEND = `<ul aria-label="legend">
<li><i class="solid"></i>cable (veth pair), or port of a bridge</li>
<li><i class="dashed"></i>tunnel, and the device its packets leave by</li>
<li><i class="dotted"></i>route to the pods of other nodes</li>
<li><i class="bridge"></i>bridge</li>
<li><i class="tunnel"></i>tunnel end</li>
<li><b class="bad">words in red</b>differs from the plan</li>
<li><b class="extra">in ochre</b>not in the plan, or without an answer from its other end</li>
</ul>`;

const { ink, muted, line, node, vxlan, bad, extra, bridge, tunnel, paper } = palette;

const themed = (theme: 'light' | 'dark'): string =>
  Object.entries({ ink, muted, line, node, vxlan, bad, extra, bridge, tunnel, paper })
    .map(([name, colours]) => `--${name}:${colours[theme]}`)
    .join(';');

const STYLE = `
:root{color-scheme:light dark;${themed('light')};--page:#fff}
@media (prefers-color-scheme:dark){:root{${themed('dark')};--page:#14171b}}
body{margin:0 auto;padding:1rem;max-width:100rem;background:var(--page);color:var(--ink);font:1rem/1.45 system-ui,sans-serif}
h1{font-size:1.4rem;margin:0}h2{font-size:1.1rem}p{margin:.2rem 0 1rem;color:var(--muted)}
figure{margin:.5rem 0 1rem;overflow:auto;max-height:90vh;border:1px solid var(--line);border-radius:.5rem}
figure svg{display:block;margin:auto}
body:has(#fit:checked) figure svg{width:100%;height:auto}
ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.4rem 1.5rem;font-size:.85rem}
i{display:inline-block;width:2rem;vertical-align:middle;margin-right:.5rem;border-top:2px var(--line)}
i.solid{border-top-style:solid}i.dashed{border-top:2px dashed var(--vxlan)}i.dotted{border-top-style:dotted}
i.bridge,i.tunnel{height:.9rem;border:1px solid var(--line);border-radius:.3rem;background:var(--bridge)}i.tunnel{background:var(--tunnel)}
b{margin-right:.5rem}.bad{color:var(--bad)}.extra{color:var(--extra)}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--line)}
code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}
`;
