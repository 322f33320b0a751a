import * as z from 'zod';
import { ScenarioSchema } from './schema.ts';

const ID = 'urn:k8s-netlab:scenario:v1';
let made: z.core.JSONSchema.JSONSchema | undefined;

/**
 * The format of a scenario file as JSON Schema draft-07, the draft that editors' YAML servers know best.
 * Made from the schema that reads the file; what only a program can check (references, addresses) is not in it.
 */
export function scenarioJsonSchema(): z.core.JSONSchema.JSONSchema {
  made ??= {
    $id: ID,
    ...z.toJSONSchema(ScenarioSchema, { io: 'input', target: 'draft-7', override: keepExamples }),
  };
  return made;
}

/** zod leaves the examples out wherever a value is transformed, as if they were of the outcome; here they are always of the input. */
function keepExamples(context: {
  zodSchema: z.core.$ZodType;
  jsonSchema: z.core.JSONSchema.BaseSchema;
}): void {
  const examples = z.globalRegistry.get(context.zodSchema)?.['examples'];
  if (Array.isArray(examples)) context.jsonSchema.examples = examples;
}
