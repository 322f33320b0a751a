import { soleEntry } from '../sole-entry.ts';
import { actionKind } from './action-kind.ts';
import { soleDeedSchema } from './sole-deed.ts';

/** Something done to a node, or only to its agent. */
interface NodeAction {
  readonly kind: 'node';
  readonly deed: 'add' | 'remove' | 'stop' | 'start' | 'restart';
  readonly node: string;
  readonly isAgentAlone: boolean;
}

const words = {
  add: 'A node that joins later, or has been removed.',
  remove: 'It leaves for good: its pods, its disk and its lease go.',
  stop: 'Power off; its lease and its disk stay.',
  start: 'It is booted: its pods come back, its tunnel with a new MAC.',
  restart: 'Power off, and booted again.',
  'stop-agent': "Only flannel's agent, as by SIGTERM: the kernel keeps what it was told.",
  'start-agent': "Only flannel's agent.",
  'restart-agent': "Only flannel's agent.",
} as const;

const deeds: Readonly<Record<keyof typeof words, Pick<NodeAction, 'deed' | 'isAgentAlone'>>> = {
  add: { deed: 'add', isAgentAlone: false },
  remove: { deed: 'remove', isAgentAlone: false },
  stop: { deed: 'stop', isAgentAlone: false },
  start: { deed: 'start', isAgentAlone: false },
  restart: { deed: 'restart', isAgentAlone: false },
  'stop-agent': { deed: 'stop', isAgentAlone: true },
  'start-agent': { deed: 'start', isAgentAlone: true },
  'restart-agent': { deed: 'restart', isAgentAlone: true },
};

export const node = actionKind({
  schema: soleDeedSchema(words, 'node-2'),
  meta: {
    description: 'Changes a node, as `k8s-netlab node` does, and waits until all others know.',
    examples: [{ stop: 'node-2' }],
  },
  build: (input): NodeAction => {
    const [deed, name] = soleEntry(input);
    return { kind: 'node', node: name, ...deeds[isDeed(deed) ? deed : 'add'] };
  },
  names: (input) =>
    Object.entries(input).map(([key, name]) => ({ name, kind: 'node' as const, path: [key] })),
});

function isDeed(key: string): key is keyof typeof deeds {
  return key in deeds;
}
