import { inNamespace } from '../../check/shown-by.ts';
import { isOwnAccord } from '../../net/own-accord.ts';
import type { Route } from '../../observe/tables.ts';
import type { Section } from './section.ts';
import { NOBODY, ownerOf, type View, withOwner } from './view.ts';

/** Where packets go; folded away are the kernel's local table and IPv6's link-local network, which every device has. */
export function routeSections(view: View, where: string): readonly Section[] {
  const isHere = (route: Route): boolean => route.where === where;
  const local = view.localRoutes.filter(isHere);
  const routes = view.observation.routes.filter(isHere);
  if (!view.isAll) {
    const told = routes.filter(({ dst }) => !isOwnAccord(dst));
    return [{ ...section(view, where, told), folded: local.length + routes.length - told.length }];
  }
  return [section(view, where, routes), ...(local.length > 0 ? [localSection(view, where, local)] : [])];
}

function section(view: View, where: string, routes: readonly Route[]): Section {
  return {
    where,
    title: 'routes',
    command: ['ip', ...inNamespace(where), 'route'].join(' '),
    head: ['TO', 'WHO', 'VIA', 'DEV'],
    rows: routes.map((route) => [
      route.dst,
      route.dst === 'default' ? 'all else' : ownerOf(view, route.dst),
      route.via === undefined ? (route.type ?? NOBODY) : withOwner(view, route.via),
      [route.dev ?? NOBODY, ...route.flags].join(' '),
    ]),
    folded: 0,
    foldedKind: 'of its own (table local)',
    whenEmpty: 'no routes: it reaches nobody',
  };
}

function localSection(view: View, where: string, routes: readonly Route[]): Section {
  return {
    where,
    title: 'routes of its own (table local)',
    command: ['ip', ...inNamespace(where), 'route', 'show', 'table', 'local'].join(' '),
    head: ['TO', 'WHO', 'TYPE', 'DEV'],
    rows: routes.map((route) => [
      route.dst,
      ownerOf(view, route.dst),
      route.type ?? NOBODY,
      route.dev ?? NOBODY,
    ]),
    folded: 0,
    foldedKind: 'of its own (table local)',
    whenEmpty: '',
  };
}
