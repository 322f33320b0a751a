/**
 * A vertex's id as the `id` attribute of its element: `node-1/flannel.1` → `node-1__flannel_2e1`. `/` becomes `__`, what is neither
 * letter, digit nor `-` becomes `_` and its bytes in hexadecimal: no two ids become one, and a CSS selector needs no escapes.
 * @param prefix put before it, where several pictures share a page
 */
export function svgId(vertexId: string, prefix = ''): string {
  return `${prefix}${vertexId.replaceAll(/[^A-Za-z0-9-]/gu, (char) => (char === '/' ? '__' : hexOf(char)))}`;
}

/** The same for an edge, by the vertices it joins. */
export function svgEdgeId({ from, to }: { readonly from: string; readonly to: string }, prefix = ''): string {
  return `${svgId(from, prefix)}_to_${svgId(to)}`;
}

function hexOf(char: string): string {
  return [...new TextEncoder().encode(char)].map((byte) => `_${byte.toString(16).padStart(2, '0')}`).join('');
}
