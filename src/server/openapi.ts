import { z } from 'zod';
import { problem } from '#contract/api/answers';
import type { Route } from '#contract/api/route';
import { routes } from '#contract/api/routes';

type Json = { [name: string]: unknown };

/** Schemas with an identifier become components; the rest stay inline. */
function collector() {
  const schemas: Json = {};
  const toComponents = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(toComponents);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => name !== '$schema' && name !== 'id')
        .map(([name, inner]) => [
          name,
          name === '$ref' && typeof inner === 'string'
            ? inner.replace('#/$defs/', '#/components/schemas/')
            : toComponentsIn(name, inner),
        ]),
    );
  };
  // A property may itself be called `id`, so property maps are walked by their values.
  const toComponentsIn = (name: string, inner: unknown): unknown =>
    name === 'properties' && typeof inner === 'object' && inner !== null
      ? Object.fromEntries(Object.entries(inner).map(([key, schema]) => [key, toComponents(schema)]))
      : toComponents(inner);
  const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): unknown => {
    const wrapped = z.toJSONSchema(z.object({ root: schema }), { io, unrepresentable: 'any' }) as Json;
    const definitions = (wrapped['$defs'] ?? {}) as Json;
    for (const [name, definition] of Object.entries(definitions)) schemas[name] = toComponents(definition);
    return toComponents((wrapped['properties'] as Json)['root']);
  };
  return { schemas, schemaOf };
}

function parametersOf(
  schema: z.ZodType | undefined,
  place: 'path' | 'query',
  schemaOf: (s: z.ZodType) => unknown,
): Json[] {
  if (schema === undefined) return [];
  const object = schemaOf(schema) as { properties?: Json; required?: string[] };
  return Object.entries(object.properties ?? {}).map(([name, inner]) => ({
    name,
    in: place,
    required: place === 'path' || (object.required ?? []).includes(name),
    schema: inner,
  }));
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'A repeat with the same key and body gets the first answer; with another body it is refused with 409.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
};

const mediaTypes = { form: 'application/x-www-form-urlencoded', bytes: '*/*' } as const;

function requestBodyOf({ body, accepts }: Route, schemaOf: (schema: z.ZodType) => unknown): Json {
  if (body === undefined && accepts === undefined) return {};
  const mediaType = accepts === undefined ? 'application/json' : mediaTypes[accepts];
  const content = body === undefined ? {} : { schema: schemaOf(body) };
  return { requestBody: { required: true, content: { [mediaType]: content } } };
}

/** The OpenAPI 3.1 document of all routes, derived from the same schemas that validate requests. */
export function openApiDocument(version: string): Json {
  const { schemas, schemaOf } = collector();
  const paths: Record<string, Json> = {};
  const problemContent = { 'application/problem+json': { schema: schemaOf(problem, 'output') } };
  for (const [name, route] of Object.entries(routes) as [string, Route][]) {
    const input = (schema: z.ZodType) => schemaOf(schema, 'input');
    const parameters = [
      ...parametersOf(route.params, 'path', input),
      ...parametersOf(route.query, 'query', input),
      ...(route.idempotent === true ? [idempotencyKey] : []),
    ];
    const answers = Object.entries(route.answers).map(([status, schema]) => [
      status,
      {
        description: status === '202' ? 'Durable, to be evaluated' : 'Done',
        ...(schema === null ? {} : { content: { 'application/json': { schema: schemaOf(schema, 'output') } } }),
      },
    ]);
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: {
        operationId: name,
        summary: route.summary,
        ...(route.action === null ? { security: [] } : { description: `Needs the right \`${route.action}\`.` }),
        ...(parameters.length > 0 ? { parameters } : {}),
        ...requestBodyOf(route, input),
        responses: {
          ...Object.fromEntries(answers),
          default: { description: 'Refused or failed', content: problemContent },
        },
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Peerline', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    security: [{ key: [] }, { session: [] }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An API key.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'peerline.session_token',
          description: 'Set by POST /v1/session.',
        },
      },
    },
  };
}
