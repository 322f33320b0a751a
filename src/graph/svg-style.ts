import { palette } from './palette.ts';

/** The style sheet of pictures: every colour of the palette as a CSS variable, with its dark value where the reader prefers that. */
export function svgStyle(): string {
  const inks = Object.entries(palette);
  const variables = (theme: 'light' | 'dark') =>
    inks.map(([ink, colours]) => `--netlab-${ink}:${colours[theme]}`).join(';');
  const uses = inks.map(
    ([ink, { light }]) =>
      `.netlab-graph [fill="${light}"]{fill:var(--netlab-${ink})}.netlab-graph [stroke="${light}"]{stroke:var(--netlab-${ink})}`,
  );
  return [
    `:where(.netlab-graph){${variables('light')}}`,
    `@media (prefers-color-scheme:dark){:where(.netlab-graph){${variables('dark')}}}`,
    ...uses,
    // Words at edges stay legible where they stand on a line.
    '.netlab-graph .edge text{paint-order:stroke;stroke:var(--netlab-node);stroke-width:3px}',
    '.netlab-graph .hop text{font-weight:bold}',
  ].join('\n');
}
