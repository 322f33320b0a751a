import { Command } from '@commander-js/extra-typings';
import { scenarioJsonSchema } from '../scenario/json-schema.ts';
import type { Context } from './context.ts';

/** `k8s-netlab schema`: the format of scenario files, for people and editors. */
export function command(context: Context) {
  return new Command('schema')
    .summary('print the JSON Schema of scenario files')
    .description(
      'Prints the format of scenario files as JSON Schema (draft-07), with a description and an example of every key. An editor whose YAML server knows it completes and checks while one types.',
    )
    .addHelpText(
      'after',
      `
Examples:
  k8s-netlab schema > netlab.schema.json
  k8s-netlab schema | jq .properties.network

The first line of a scenario tells the editor:
  # yaml-language-server: $schema=netlab.schema.json`,
    )
    .action(() => context.write(`${JSON.stringify(scenarioJsonSchema(), undefined, 2)}\n`));
}
