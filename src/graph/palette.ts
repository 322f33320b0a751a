/**
 * The colours of pictures. In SVG each is a CSS variable of that name (`--netlab-ink`) that has another value where the reader
 * prefers dark. No two may be the same: an SVG's colours are found by their value.
 */
export const palette = {
  ink: { light: '#1f2933', dark: '#e4e7eb' },
  muted: { light: '#5a6775', dark: '#a3adb9' },
  line: { light: '#7b8794', dark: '#8a96a3' },
  paper: { light: '#ffffff', dark: '#252b33' },
  underlay: { light: '#e6edf5', dark: '#1c2733' },
  node: { light: '#f3f5f8', dark: '#1b1f25' },
  store: { light: '#fbf6e9', dark: '#2a2619' },
  pod: { light: '#eef7ee', dark: '#1d2a20' },
  bridge: { light: '#dcebfa', dark: '#1f3a56' },
  tunnel: { light: '#e9e1fb', dark: '#3a2d5c' },
  container: { light: '#fbfdfb', dark: '#28352b' },
  vxlan: { light: '#6941c6', dark: '#b69df8' },
  bad: { light: '#b42318', dark: '#ff8a80' },
  extra: { light: '#93580a', dark: '#f5b94d' },
  request: { light: '#175cd3', dark: '#7cb3ff' },
  reply: { light: '#067647', dark: '#5fd39a' },
  arp: { light: '#a8480c', dark: '#ffa366' },
  drop: { light: '#d92d20', dark: '#ff6f61' },
} as const;

export type Ink = keyof typeof palette;

/** The colour where no style sheet is at work: dot files, and SVG viewers without CSS. */
export function colour(ink: Ink): (typeof palette)[Ink]['light'] {
  return palette[ink].light;
}
