import { defineConfig } from 'vitest/config';

/** A tier of tests, a folder each: what each needs is said in CONTRIBUTING.md. */
const tier = (name: string, testTimeout: number) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout, hookTimeout: testTimeout },
});

export default defineConfig({
  test: {
    // Labs are real: two at a time keep a small machine responsive and its kernel limits far away.
    maxWorkers: 2,
    // Only what is slow on an idle machine is listed by name.
    slowTestThreshold: 10_000,
    projects: [tier('unit', 20_000), tier('golden', 20_000), tier('cli', 60_000), tier('kernel', 120_000)],
    coverage: {
      include: ['src/**/*.ts'],
      exclude: ['src/cli/**', 'src/runtime/**'],
      reporter: ['text-summary', 'html'],
    },
  },
});
