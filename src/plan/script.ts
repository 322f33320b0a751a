import { dirname } from 'node:path/posix';
import { UNDERLAY } from '../net/names.ts';
import { type Block, FILES, type Piece, blocksOf, statusOfPiece } from './blocks.ts';
import { formatStep } from './format-step.ts';
import { formatHereDocument } from './here-document.ts';
import { PHASES, type Part, type Phase, type Plan, type Program, type Step } from './plan.ts';
import { selectPart } from './select-part.ts';

type WriteStep = Extract<Step, { tool: 'write' }>;

/** There when /run is the sandbox's own already; otherwise the script covers /run itself. */
export const SANDBOX_MARK = '/run/.k8s-netlab';

/** A plan as a shell script, and the steps that each of its blocks runs. */
export interface Script {
  readonly text: string;
  readonly blocks: readonly Block[];
}

/**
 * The plan as a POSIX shell script that builds the lab in a fresh network and mount namespace: `unshare --net --mount sh plan.sh`.
 * One process serves many commands (`ip -batch`, which takes comments), and the nodes are wired side by side.
 * When a command fails the script says `plan: block B failed with status S`, by which `blocks` tells the step.
 * @param phases of each node; those left out are somebody else's to do
 */
export function formatScript(plan: Plan, phases: readonly Phase[] = PHASES): Script {
  const { text, blocks } = scriptOf({ ...selectPart(plan, phases), wire: plan.wire }, header(plan.lab));
  return { text: `${text}${(plan.programs ?? []).map(formatProgram).join('')}`, blocks };
}

/** A part of a plan as a script for a sandbox that has a lab, or some of one, already; it fails as that of `formatScript` does. */
export function formatPart(part: Part): Script {
  return scriptOf(part, `${PRELUDE}nodes=\n`);
}

function scriptOf({ wire, nodes }: Part, head: string): Script {
  const first = blocksOf(wire, 1);
  const blocks = [...first];
  const parts = nodes.map(({ node, steps }) => {
    const own = blocksOf(steps, blocks.length + 1);
    blocks.push(...own);
    return formatNode(node, own);
  });
  return { text: [head, ...first.map(formatBlock), ...parts, footer].join('\n'), blocks };
}

const PRELUDE = `set -eu
failed() {
  echo "plan: block $1 failed with status $2" >&2
  exit 1
}
`;

function header(lab: string): string {
  return `#!/bin/sh
# The lab "${lab}". To build it by hand:
#   unshare --net --mount sh THIS_FILE                   as root
#   unshare --map-root-user --net --mount sh THIS_FILE   as anybody else
${PRELUDE}if [ -n "$(ip route show table all)" ]; then
  echo "plan: this network namespace is in use; start me by: unshare --net --mount sh $0" >&2
  exit 1
fi
# The names of namespaces live below /run; a /run of its own keeps this lab's apart from all others.
[ -e ${SANDBOX_MARK} ] || mount -t tmpfs -o mode=0755,nosuid,nodev tmpfs /run
mkdir -p /run/netns
# The outermost namespace gets a name too.
ip netns attach ${UNDERLAY} "$$"
nodes=
`;
}

function formatNode(node: string, blocks: readonly Block[]): string {
  // A shell wants something to do between parentheses.
  if (blocks.length === 0) return '';
  return `# --- ${node} ---\n(\n${blocks.map(formatBlock).join('')}) &\nnodes="$nodes $!"\n`;
}

const footer = `# The lab is there when every node has done its part.
for node in $nodes; do
  wait "$node" || exit 1
done
`;

/** A comment: who runs the script by hand has to say where the program's output goes, and when it ends. */
function formatProgram({ node, argv, folder, because }: Program): string {
  const command = `mkdir -p ${folder} && nsenter --net=/run/netns/${node} ${argv.join(' ')}`;
  return `\n# ${because} By hand, in a shell of its own in these namespaces:\n#   ${command}\n`;
}

function formatBlock(block: Block): string {
  const { id, where, pieces } = block;
  if (where === UNDERLAY || where === FILES)
    return pieces.map((piece, index) => formatPiece(piece, `failed ${id} ${statusOfPiece(index)}`)).join('');
  const inner = pieces.map((piece, index) =>
    index === pieces.length - 1
      ? formatLast(piece, index)
      : formatPiece(piece, `exit ${statusOfPiece(index)}`),
  );
  return `nsenter --net=/run/netns/${where} sh -eu <<'END' || failed ${id} $?\n${inner.join('')}END\n`;
}

/** The shell of a namespace becomes its last batch: a process less for each pod. */
function formatLast(piece: Piece, index: number): string {
  return isBatch(piece)
    ? `exec ${formatBatch(piece, '')}`
    : formatPiece(piece, `exit ${statusOfPiece(index)}`);
}

function isBatch({ kind }: Piece): boolean {
  return kind === 'ip' || kind === 'bridge';
}

function formatPiece(piece: Piece, otherwise: string): string {
  const end = ` || ${otherwise}`;
  switch (piece.kind) {
    case 'ip':
    case 'bridge':
      return formatBatch(piece, end);
    case 'sysctl':
    case 'remove':
    case 'kill':
    case 'iptables-restore':
    case 'nft':
      return piece.steps.map((step) => commented(step, end)).join('');
    case 'write':
      return formatFiles(
        piece.steps.flatMap((step) => (step.tool === 'write' ? [step] : [])),
        end,
      );
  }
}

function formatBatch({ kind, steps }: Piece, end: string): string {
  const mark = kind.toUpperCase();
  return `${kind} -batch - <<'${mark}'${end}\n${steps.map((step) => commented(step, '')).join('')}${mark}\n`;
}

function commented(step: Step, end: string): string {
  return `# ${step.because}\n${formatCommand(step, end)}\n`;
}

/** For `ip` and `bridge` without the program's name, as `-batch` reads it; else a shell command. */
function formatCommand(step: Step, end: string): string {
  switch (step.tool) {
    case 'ip':
    case 'bridge':
      return `${step.argv.join(' ')}${end}`;
    case 'sysctl':
      return `echo ${step.value} >/proc/sys/${step.key}${end}`;
    case 'remove':
    case 'kill':
      return `${formatStep(step)}${end}`;
    case 'iptables-restore':
    case 'nft':
      return formatHereDocument(step, end);
    case 'write':
      return `printf ${printfFormat(step.content)} >${step.path}${end}`;
  }
}

/** Files of one mode, written by what the shell has built in, one file a pod being many; only an executable bit needs a program. */
function formatFiles(steps: readonly WriteStep[], end: string): string {
  const mode = Number.parseInt(steps[0]?.mode ?? '0644', 8);
  const folders = [...new Set(steps.map(({ path }) => dirname(path)))].join(' ');
  const umask = `umask ${(0o666 & ~mode).toString(8).padStart(3, '0')}\n`;
  const chmod =
    (mode & 0o111) === 0
      ? ''
      : `chmod ${mode.toString(8)} ${steps.map(({ path }) => path).join(' ')}${end}\n`;
  return `umask 022\nmkdir -p ${folders}${end}\n${umask}${steps.map((step) => commented(step, end)).join('')}${chmod}`;
}

function printfFormat(content: string): string {
  const escaped = content
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')
    .replaceAll('\r', '\\r')
    .replaceAll('\n', '\\n');
  return `'${escaped.replaceAll("'", String.raw`'\''`)}'`;
}
