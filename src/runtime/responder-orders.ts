import type { ContainerState } from './container-state.ts';
import type { Responder } from './runtime-spec.ts';

/** What the responder thread is told, one at a time. */
export type ResponderOrder =
  | { readonly kind: 'listen'; readonly responders: readonly Responder[] }
  | { readonly kind: 'close'; readonly responders: readonly Pick<Responder, 'pod' | 'name'>[] };

/** Its answer: how those are that it was told to listen for; of those it closed nothing is left to tell. */
export type ResponderAnswer = readonly ContainerState[];
