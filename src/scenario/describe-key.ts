import type * as z from 'zod';
import type { Path } from './finding.ts';
import { scenarioJsonSchema } from './json-schema.ts';

type Schema = z.core.JSONSchema.JSONSchema;

/** What the format says about one key of a file. */
export interface KeyDescription {
  readonly description: string | undefined;
  readonly example: unknown;
  /** The keys of the mapping it takes, if it takes one. */
  readonly keys: readonly string[];
}

/**
 * Looks a path up in the JSON Schema of scenarios, so that hints never say anything but what the schema says.
 * @param value the file as it is: of the forms a key may take, the one the user began is followed
 */
export function describeKey(path: Path, value: unknown): KeyDescription {
  let schemas: readonly Schema[] = [scenarioJsonSchema()];
  let here = value;
  for (const key of path) {
    schemas = choose(schemas, here).flatMap((schema) => childOf(schema, key));
    here = valueAt(here, key);
  }
  const [described] = schemas;
  return {
    description: described?.description,
    example: described?.examples?.[0],
    keys: choose(schemas, here).flatMap((schema) => Object.keys(schema.properties ?? {})),
  };
}

/** The value below a key, `undefined` where there is none. */
export function valueAt(value: unknown, key: PropertyKey): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return new Map<PropertyKey, unknown>(Object.entries(value)).get(String(key));
}

/** The forms that fit the value in kind and in their fixed keys; all forms where none does. */
function choose(schemas: readonly Schema[], value: unknown): readonly Schema[] {
  const forms = schemas
    .flatMap((schema) => schema.anyOf ?? schema.oneOf ?? [schema])
    .filter(isSchema)
    .map(followed);
  const fitting = forms.filter((form) => fits(form, value));
  return fitting.length > 0 ? fitting : forms;
}

function fits(form: Schema, value: unknown): boolean {
  if (Array.isArray(value)) return form.type === 'array';
  if (typeof value !== 'object' || value === null) return form.type === typeof value;
  const constants = Object.entries(form.properties ?? {}).filter(
    ([, property]) => isSchema(property) && property.const !== undefined,
  );
  const isOf = ([key, property]: (typeof constants)[number]): boolean =>
    !Object.hasOwn(value, key) || (isSchema(property) && property.const === valueAt(value, key));
  return form.type === 'object' && constants.every(isOf);
}

function childOf(schema: Schema, key: PropertyKey): readonly Schema[] {
  const items = Array.isArray(schema.items) ? [] : [schema.items];
  const named = Object.entries(schema.properties ?? {}).filter(([name]) => name === String(key));
  const found = typeof key === 'number' ? items : named.map(([, property]) => property);
  const others = found.length > 0 ? found : [schema.additionalProperties];
  return others.filter(isSchema).map(followed);
}

/** What is defined once and referred to, with what is said where it is referred to: a `$ref` alone, or in an `allOf` beside a description. */
function followed({ $ref, allOf, ...said }: Schema): Schema {
  const defined = $ref === undefined ? allOf?.[0] : valueAt(scenarioJsonSchema()['definitions'], idOf($ref));
  return isSchema(defined) ? { ...followed(defined), ...said } : said;
}

/** `#/definitions/neigh` → neigh */
function idOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

function isSchema(schema: unknown): schema is Schema {
  return typeof schema === 'object' && schema !== null;
}
