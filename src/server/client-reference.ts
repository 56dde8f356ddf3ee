import { routes } from '#contract/api/routes';
import { openApiDocument } from './openapi.ts';

type Schema = { readonly [name: string]: unknown };

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly { name: string; in: string; required: boolean; schema: Schema }[];
  readonly requestBody?: { readonly content: { readonly 'application/json'?: { readonly schema: Schema } } };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: Schema }>> }>>;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const nameOf = (key: string): string => (/^[A-Za-z_]\w*$/.test(key) ? key : `'${key}'`);

function objectType(schema: Schema): string {
  const properties = isSchema(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const fields = Object.entries(properties).map(([key, inner]) => {
    const optional = required.includes(key) ? '' : '?';
    return `readonly ${nameOf(key)}${optional}: ${typeOf(inner)}`;
  });
  const rest = schema['additionalProperties'];
  if (fields.length > 0) return `{ ${fields.join('; ')} }`;
  return isSchema(rest) ? `Readonly<Record<string, ${typeOf(rest)}>>` : 'Readonly<Record<string, unknown>>';
}

function arrayType(schema: Schema): string {
  const places = schema['prefixItems'];
  if (Array.isArray(places)) return `readonly [${places.map(typeOf).join(', ')}]`;
  return `readonly (${typeOf(schema['items'])})[]`;
}

/** A JSON schema of the document as a TypeScript type. */
function typeOf(schema: unknown): string {
  if (!isSchema(schema)) return 'unknown';
  const { $ref, const: constant, enum: values, type } = schema;
  if (typeof $ref === 'string') return $ref.split('/').at(-1)!;
  if (constant !== undefined) return JSON.stringify(constant);
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(' | ');
  const several = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(several)) return several.map((one) => `(${typeOf(one)})`).join(' | ');
  // A value that may be null: the other words of the schema say what it is otherwise.
  if (Array.isArray(type)) return type.map((one) => `(${typeOf({ ...schema, type: one })})`).join(' | ');
  if (type === 'object') return objectType(schema);
  if (type === 'array') return arrayType(schema);
  if (type === 'integer' || type === 'number') return 'number';
  return type === 'string' || type === 'boolean' || type === 'null' ? type : 'unknown';
}

/** The part of a request with its values, and whether it may be left out; null where the operation has none. */
function partOf(operation: Operation, place: 'path' | 'query'): string | null {
  const found = (operation.parameters ?? []).filter((parameter) => parameter.in === place);
  if (found.length === 0) return null;
  const fields = found.map(({ name, required, schema }) => {
    const type = typeOf(schema);
    return `readonly ${nameOf(name)}${required ? '' : '?'}: ${type === 'unknown' ? 'string | number' : type}`;
  });
  const optional = found.some(({ required }) => required) ? '' : '?';
  return `readonly ${place}${optional}: { ${fields.join('; ')} }`;
}

function inputOf(operation: Operation): string {
  const body = operation.requestBody?.content['application/json']?.schema;
  const parts = [
    partOf(operation, 'path'),
    partOf(operation, 'query'),
    body === undefined ? null : `readonly body: ${typeOf(body)}`,
  ];
  const given = parts.filter((part) => part !== null);
  return given.length === 0 ? 'Options' : `Options & { ${given.join('; ')} }`;
}

/** The type of an item where the operation answers in pages; null elsewhere. */
function itemOf({ responses }: Operation): string | null {
  const schema = responses['200']?.content?.['application/json']?.schema;
  const properties = schema?.['properties'];
  if (!isSchema(properties) || !('next' in properties) || !isSchema(properties['items'])) return null;
  return typeOf(properties['items']['items']);
}

function answerOf({ responses }: Operation): string {
  const types = Object.entries(responses).flatMap(([status, response]) => {
    if (status === 'default') return [];
    const schema = response.content?.['application/json']?.schema;
    if (schema === undefined) return ['undefined'];
    const several = schema['anyOf'];
    return Array.isArray(several) ? several.map(typeOf) : [typeOf(schema)];
  });
  return [...new Set(types)].join(' | ');
}

/** The types of the client: one interface per schema of the OpenAPI document, and the parts of every operation. */
export function renderClientTypes(): string {
  const { paths, components } = openApiDocument('0') as unknown as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
    readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
  };
  const schemas = Object.entries(components.schemas).map(([name, schema]) => {
    const { description } = schema;
    const comment = typeof description === 'string' ? `/** ${description} */\n` : '';
    return `${comment}export type ${name} = ${typeOf(schema)};`;
  });
  const every = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  if (every.length !== Object.keys(routes).length) throw new TypeError('Two routes share a method and a path.');
  // What takes a file is for forms, not for this client.
  const all = every.filter(
    ({ operation: { requestBody } }) => requestBody === undefined || 'application/json' in requestBody.content,
  );
  const operations = all.map(({ operation }) => {
    const item = itemOf(operation);
    return `  /** ${operation.summary}. */
  readonly ${operation.operationId}: {
    readonly input: ${inputOf(operation)};
    readonly answer: ${answerOf(operation)};${item === null ? '' : `\n    readonly item: ${item};`}
  };`;
  });
  const paged = all.filter(({ operation }) => itemOf(operation) !== null);
  const table = every.map(({ path, method, operation }) => `  ${operation.operationId}: ['${method}', '${path}'],`);
  return `// Written by scripts/generate.js from the OpenAPI document.

${schemas.join('\n\n')}

/** What every operation may be given. */
interface Options {
  /** A repeat with the same key and body gets the first answer. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** Every operation: what it is given, and what it answers when it succeeds. */
export interface Operations {
${operations.join('\n')}
}

export type OperationName = keyof Operations;

/** Operations that answer in pages. */
export type PagedOperation = ${paged.map(({ operation }) => `'${operation.operationId}'`).join(' | ')};

/** Method and path of every operation, of those that take a file too. */
export const operations = {
${table.join('\n')}
} as const satisfies Readonly<Record<string, readonly [method: string, path: string]>>;
`;
}
