import { escapeMarkup } from './escape-markup.ts';
import { colour, type Ink } from './palette.ts';
import type { ContainerVertex, Device, Overlay, Place } from './topology.ts';
import { isBad, placeWords, remarksOf } from './words.ts';

interface Part {
  readonly text: string;
  readonly ink?: Ink;
  readonly points?: number;
  readonly isBold?: true;
}

type Line = readonly Part[];

/** Name and MTU, addresses, MAC, and what is to be said of it: a line each. @param ends why a packet ended here */
export function deviceLabel(device: Device, ends: readonly string[]): string {
  const { dev, mtuBytes, addresses, mac } = device;
  const ink = isBad(device) ? 'bad' : 'extra';
  return htmlLabel([
    [
      { text: dev, isBold: true },
      { text: `\u00a0 mtu ${mtuBytes}`, ink: 'muted', points: 8 },
    ],
    ...addresses.map((text): Line => [{ text }]),
    ...(mac === undefined ? [] : [[{ text: mac, ink: 'muted', points: 8 } as const]]),
    ...remarksOf(device).map((text): Line => [{ text, ink, isBold: true }]),
    ...endLines(ends),
  ]);
}

/** @param ends why a packet ended here */
export function containerLabel({ name, does, marks }: ContainerVertex, ends: readonly string[]): string {
  return htmlLabel([
    [{ text: name, isBold: true }],
    [{ text: shorten(does), ink: 'muted', points: 8 }],
    ...marks.map((text): Line => [{ text, ink: 'bad', isBold: true }]),
    ...endLines(ends),
  ]);
}

export function placeLabel(place: Place): string {
  const { id, marks } = place;
  const what = placeWords(place);
  return htmlLabel([
    [
      { text: id, isBold: true },
      ...(what === '' ? [] : [{ text: `\u00a0 ${what}`, ink: 'muted', points: 9 } as const]),
    ],
    ...marks.map((text): Line => [{ text, ink: 'bad', isBold: true }]),
  ]);
}

export function overlayLabel({ vni, port }: Overlay): string {
  return htmlLabel([
    [{ text: `VXLAN ${vni}`, isBold: true }],
    [{ text: `UDP ${port}`, ink: 'muted', points: 8 }],
  ]);
}

/** Plain words, a line each; a backslash would begin one of Graphviz's escapes. */
export function wordsLabel(words: readonly string[]): string {
  return words.map((text) => text.replaceAll('\\', '\\\\')).join('\\n');
}

function endLines(ends: readonly string[]): readonly Line[] {
  return ends.map((text) => [{ text: `✗ ${text}`, ink: 'drop', isBold: true }]);
}

/** A label in Graphviz's own mark-up. @see https://graphviz.org/doc/info/shapes.html#html */
function htmlLabel(lines: readonly Line[]): string {
  const rows = lines.map((line) => `<TR><TD ALIGN="LEFT">${line.map(htmlPart).join('')}</TD></TR>`);
  return `<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">${rows.join('')}</TABLE>>`;
}

function htmlPart({ text, ink = 'ink', points = 10, isBold }: Part): string {
  const escaped = isBold === true ? `<B>${escapeMarkup(text)}</B>` : escapeMarkup(text);
  return `<FONT COLOR="${colour(ink)}" POINT-SIZE="${points}">${escaped}</FONT>`;
}

const LONGEST = 28;

function shorten(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
