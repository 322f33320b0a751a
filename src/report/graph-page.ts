import type { Difference } from '../check/status/difference.ts';
import { isWhole, type Topology } from '../graph/topology.ts';
import { figure } from './html/figure.ts';
import { type Html, html } from './html/html.ts';
import { formatPage } from './html/page.ts';

/**
 * A page around a picture of a lab: legend, and what differs with the commands that mend it.
 * @param svg what `topologySvg` gives
 */
export function formatGraphPage(topology: Topology, svg: string): string {
  const { name } = topology;
  const body = html`<header>
      <p class="program">k8s-netlab graph</p>
      <h1>${name}</h1>
      <p class="place">${sourceWords(topology)}</p>
    </header>
    <main>${figure({ title: 'Topology', svg })} ${LEGEND} ${differencesOf(topology)}</main>`;
  return formatPage(`${name} · k8s-netlab`, body);
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

function differencesOf(topology: Topology): Html | undefined {
  if (isWhole(topology)) return undefined;
  return html`<h2>What differs, and what mends it</h2>
    <div class="table prose">
      <table>
        <thead>
          <tr>
            <th scope="col">where</th>
            <th scope="col">what</th>
            <th scope="col">in the lab's shell</th>
          </tr>
        </thead>
        <tbody>
          ${topology.differences.map(row)}
        </tbody>
      </table>
    </div>`;
}

function row({ where, what, command }: Difference): Html {
  return html`<tr>
    <th scope="row">${where}</th>
    <td>${what}</td>
    <td><code>${command}</code></td>
  </tr> `;
}

/** Of the class of pictures: the style sheet that the picture brings gives its colours to this, too. */
const LEGEND = html`<ul class="legend netlab-graph">
  <li><i class="solid"></i>cable (veth pair), or port of a bridge</li>
  <li><i class="dashed"></i>tunnel, and the device its packets leave by</li>
  <li><i class="dotted"></i>route to the pods of other nodes</li>
  <li><i class="bridge"></i>bridge</li>
  <li><i class="tunnel"></i>tunnel end</li>
  <li><b class="bad">words in red</b> differs from the plan</li>
  <li><b class="extra">in ochre</b> not in the plan, or without an answer from its other end</li>
</ul>`;
