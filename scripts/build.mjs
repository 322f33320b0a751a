// Builds dist/: the command line, the containers' runtime and its responder thread, the listener, the agents and the threads for namespaces and for packets, each with what it needs in a few files.
// Loading hundreds of small modules would take Node.js longer than most commands take to do their work.
import { build } from 'esbuild';
import { rm } from 'node:fs/promises';

await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: [
    'cli/main',
    'runtime/main',
    'runtime/ask',
    'runtime/responder-thread',
    'etcd/main',
    'listen/main',
    'netlink/namespace-thread',
    'agent/main',
    'agent/forwarder-thread',
  ].map((entry) => `src/${entry}.ts`),
  outdir: 'dist',
  outbase: 'src',
  // As deep below dist/ as src/*/*.ts are below src/: paths relative to a module mean the same in both.
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // Less to parse at every start; names stay, for stack traces.
  minifySyntax: true,
  minifyWhitespace: true,
  // It finds its binary beside itself.
  external: ['koffi'],
  // Bundled CommonJS packages ask for Node.js's own modules by `require`.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
