/**
 * The stages of the pipeline, earliest first: a stage may import itself and what stands before it.
 * A new folder goes where its input is already known and its output not yet needed.
 */
const stages = [
  'error',
  'net',
  'packet',
  'netlink',
  'scenario',
  'lease',
  'lab',
  'plan',
  'sandbox',
  'doctor',
  'runtime',
  'etcd',
  'agent',
  'cni',
  'observe',
  'listen',
  'check',
  'trace',
  'graph',
  'converge',
  'steps',
  'report',
  'artifact',
];

/** src/netlab.ts calls the stages in order; src/cli calls it. */
const callers = ['netlab[.]ts', 'cli/'];

const stageRules = stages.map((stage, index) => ({
  name: `${stage}-knows-no-later-stage`,
  comment: `Data flows one way: what ${stage} makes must not depend on who uses it.`,
  from: { path: `^src/${stage}/` },
  to: { path: `^src/(${[...stages.slice(index + 1).map((later) => `${later}/`), ...callers].join('|')})` },
}));

const rules = [
  ...stageRules,
  {
    name: 'netlab-knows-no-command',
    comment: 'The public API must be usable by a program that has no terminal.',
    from: { path: '^src/netlab[.]ts$' },
    to: { path: '^src/cli/' },
  },
  {
    name: 'every-folder-is-a-stage',
    comment: 'A folder that the order above does not name would be free of every rule here.',
    from: {},
    to: { path: '^src/[^/]+/', pathNot: `^src/(${stages.join('|')}|cli)/` },
  },
  {
    name: 'no-cycles',
    comment: 'Two files that need each other are one thing, or one too many.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'nothing-unresolved',
    comment: 'An import that cannot be found hides from every other rule.',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'processes-start-in-sandbox',
    comment:
      'Every program runs through a Runner, so that a lab can be at another place of the machine, or on another machine; runtime and agent are programs inside it.',
    from: { path: '^src/', pathNot: '^src/(sandbox|runtime|agent)/' },
    to: { path: ['(^|/)node_modules/execa/', '^(node:)?child_process$'] },
  },
  {
    name: 'terminal-in-cli',
    comment:
      'Colours and widths are decided once, where the terminal is known; a report is a pure function of a Style.',
    from: { path: '^src/', pathNot: '^src/cli/' },
    to: { path: '(^|/)node_modules/(chalk|ora|commander|@commander-js)/' },
  },
  {
    name: 'pure-stages-touch-no-file',
    comment: 'The same scenario gives the same bytes: these stages are functions of their arguments.',
    from: { path: '^src/(error|net|packet|lab|plan|check|graph|report)/' },
    to: { path: '^(node:)?(fs|fs/promises|os|process)$' },
  },
  {
    name: 'reports-look-at-nothing',
    comment: 'A text or picture is made from what was seen; one that looks again could show something else.',
    from: { path: '^src/(graph|report)/' },
    to: {
      path: '^src/(sandbox|doctor|runtime|listen|observe|trace|steps)/',
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'nothing-of-test-in-src',
    comment: 'The package is installed without the tests.',
    from: { path: '^src/' },
    to: { path: '^test/' },
  },
  {
    name: 'no-dev-dependency-in-src',
    comment: 'npm install -g does not bring it.',
    from: { path: '^src/' },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
  },
];

export default {
  forbidden: rules.map((rule) => ({ ...rule, severity: 'error' })),
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
