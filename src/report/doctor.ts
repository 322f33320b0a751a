import type { Diagnosis, Finding, Group } from '../doctor/diagnosis.ts';
import type { Style } from './style.ts';

const GROUPS: readonly Group[] = ['tools', 'privileges', 'kernel', 'limits'];

const WORDS: Record<Exclude<Finding['state'], 'fails'>, string> = {
  works: 'ok',
  untried: 'untried',
  noted: 'note',
};

/** Labs run without what is not required. */
function wordOf({ state, isRequired }: Finding): string {
  if (state === 'fails') return isRequired ? 'FAILS' : 'lacks';
  return WORDS[state];
}

/**
 * A line for each thing that works; for the others also what was seen, what cannot be done and what mends it. Ends with the verdict.
 *
 *     kernel
 *       ok       veth devices
 *       FAILS    vxlan devices
 *                saw: Error: Unknown device type.
 *                without it: no overlay network
 *                mend: modprobe vxlan
 */
export function formatDiagnosis(diagnosis: Diagnosis, style: Style): string {
  const groups = GROUPS.map((group) => {
    const findings = diagnosis.findings.filter((finding) => finding.group === group);
    return { group, lines: findings.map((finding) => formatFinding(finding, style)) };
  })
    .filter(({ lines }) => lines.length > 0)
    .map(({ group, lines }) => `${style.strong(group)}\n${lines.join('')}`);
  return `${groups.join('\n')}\n${verdict(diagnosis, style)}\n`;
}

function formatFinding(finding: Finding, style: Style): string {
  const { state, what, saw, without, mend } = finding;
  const word = paint(finding, style)(wordOf(finding).padEnd(7));
  switch (state) {
    case 'works':
    case 'untried':
      return `  ${word}  ${saw === '' ? what : `${what.padEnd(24)}  ${style.dim(clip(saw))}`}\n`;
    case 'noted':
      return `  ${word}  ${what.padEnd(24)}  ${saw}\n${detail(without)}${detail(mend)}`;
    case 'fails':
      return `  ${word}  ${what}\n${detail(`saw: ${saw}`)}${detail(`without it: ${without}`)}${detail(`mend: ${mend}`)}`;
  }
}

/** What fits beside the first two columns at 80. */
function clip(text: string): string {
  return text.length <= 43 ? text : `${text.slice(0, 42)}…`;
}

function detail(text: string): string {
  return `${' '.repeat(11)}${text}\n`;
}

function paint({ state, isRequired }: Finding, style: Style): (text: string) => string {
  if (state === 'works') return style.good;
  if (state === 'fails') return isRequired ? style.bad : style.warn;
  return style.dim;
}

function verdict({ canRunLabs, findings, place }: Diagnosis, style: Style): string {
  const who = place.uid === 0 ? 'as root' : `as uid ${place.uid}`;
  if (!canRunLabs) return style.bad(`This machine cannot run labs ${who}: mend what FAILS above.`);
  const lacking = [
    ...new Set(findings.filter(({ state }) => state === 'fails').map(({ without }) => without)),
  ];
  const except = lacking.length === 0 ? '' : ` (${lacking.join('; ')})`;
  return style.good(`This machine runs labs ${who}, on Linux ${place.kernel}${except}.`);
}
