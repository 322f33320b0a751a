import { escapeMarkup } from './escape-markup.ts';
import type { Hop } from './hop.ts';
import { svgStyle } from './svg-style.ts';
import type { Topology } from './topology.ts';

/** How a picture stands in a page. */
export interface SvgOptions {
  /** The way of a packet, drawn over the topology. */
  readonly hops?: readonly Hop[];
  /** Put before every id, where several pictures share a page: letters, digits and `-`. */
  readonly prefix?: string;
  /** What the picture shows, for those who do not see it; by default the lab's name and size, and what differs. */
  readonly title?: string;
  readonly description?: string;
}

/**
 * The topology as an SVG element, laid out by Graphviz. Text is text, elements have the ids `svgId` gives for vertices, colours
 * follow the reader's preference for light or dark. Graphviz (0.8 MB of WebAssembly) is loaded on the first call.
 * @see palette for the CSS variables by which a page may colour it otherwise
 */
export async function topologySvg(topology: Topology, options: SvgOptions = {}): Promise<string> {
  const [{ Graphviz }, { formatDot }] = await Promise.all([
    import('@hpcc-js/wasm-graphviz'),
    import('./dot.ts'),
  ]);
  const graphviz = await Graphviz.load();
  return dressed(graphviz.layout(formatDot(topology, options), 'svg', 'dot'), topology, options);
}

/** Graphviz's document as an element for a page: without prolog and comments, with a name, a description and a style sheet. */
function dressed(document: string, topology: Topology, options: SvgOptions): string {
  const { prefix = '', title = titleOf(topology), description = descriptionOf(topology) } = options;
  // Graphviz writes `-` as an entity, for the sake of the comments.
  const element = document
    .slice(document.indexOf('<svg'))
    .replaceAll(/<!--.*?-->\n?/gs, '')
    .replaceAll('&#45;', '-');
  const [open = ''] = /^<svg[^>]*>/.exec(element) ?? [];
  // No vertex has such an id: what follows `_` in one is `_` or hexadecimal.
  const names = ` class="netlab-graph" role="img" aria-labelledby="${prefix}_title ${prefix}_text">`;
  const head = [
    `<title id="${prefix}_title">${escapeMarkup(title)}</title>`,
    `<desc id="${prefix}_text">${escapeMarkup(description)}</desc>`,
    `<style>${svgStyle()}</style>`,
  ];
  return `${open.slice(0, -1)}${names}\n${head.join('\n')}${element.slice(open.length)}`;
}

function titleOf({ name, source }: Topology): string {
  return source === 'plan' ? `The lab ${name} as planned` : `The lab ${name} as the kernel has it`;
}

function descriptionOf({ places, differences }: Topology): string {
  const nodes = places.filter(({ kind }) => kind === 'node');
  const perNode = nodes.map(({ id }) => {
    const pods = places.filter(({ node }) => node === id).map((pod) => pod.id);
    return pods.length === 0 ? `${id} without pods` : `${id} with ${pods.join(', ')}`;
  });
  const wrong = differences.map(({ where, what }) => `${where}: ${what}.`);
  const members = places.filter(({ kind }) => kind === 'store').map(({ id }) => id);
  const store = members.length === 0 ? [] : [`etcd on ${members.join(', ')}.`];
  return [`Nodes on one underlay: ${perNode.join('; ')}.`, ...store, ...wrong].join(' ');
}
