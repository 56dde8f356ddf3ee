import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Route } from '#contract/api/route';
import { routes } from '#contract/api/routes';
import { openApiDocument } from '#server/openapi';
import { openTestServer, type TestServer } from '../server.ts';
import { casesOf, type Schema } from './openapi-cases.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { name: string; in: 'path' | 'query' | 'header'; required: boolean; schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >;
}

const document = openApiDocument('test') as unknown as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Schema };
};
const { components } = document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);
/** A stream does not end by itself. */
const endless: ReadonlySet<string> = new Set(['streamAlerts']);
/** Without a scoring thread these say so; behind `/docs` everything but that is documented. */
const allowed503: ReadonlySet<string> = new Set(['scorer.unavailable']);

const ajv = new Ajv2020({ strict: false, allErrors: false });
addFormats.default(ajv);
const validators = new Map<unknown, ReturnType<typeof ajv.compile>>();
function check(schema: Schema, value: unknown): string | null {
  let validate = validators.get(schema);
  if (validate === undefined) {
    validate = ajv.compile({ ...schema, components });
    validators.set(schema, validate);
  }
  return validate(value) === true ? null : ajv.errorsText(validate.errors);
}

/** A value as it stands in a URL. */
function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

describe('every operation of the OpenAPI document, with valid, spoilt and hostile values', () => {
  let server: TestServer;
  let key: { authorization: string };
  beforeAll(async () => {
    server = await openTestServer();
    key = await server.key();
    // Something to find, so that answers have bodies.
    await server.store.pool.query(
      `INSERT INTO dead_letter (position, kind, accepted_at, failed_at, code, reason) VALUES (1, 0, 1, 1, 'c', 'r')`,
    );
  });
  afterAll(() => server.close());

  it('is a route of the contract, and the other way round', () => {
    expect(operations.map(({ operation }) => operation.operationId).sort()).toEqual(Object.keys(routes).sort());
  });

  const askable = operations.filter(({ operation }) => !endless.has(operation.operationId));
  it.each(askable.map(({ operation, ...rest }) => [operation.operationId, { ...rest, operation }] as const))(
    '%s answers as documented, never with 500',
    async (name, { path, method, operation }) => {
      const route = (routes as Readonly<Record<string, Route>>)[name]!;
      const parameters = operation.parameters ?? [];
      const arbitraryOf = (place: string) =>
        fc.record(
          Object.fromEntries(
            parameters
              .filter((parameter) => parameter.in === place)
              .map(({ name: field, schema }) => [field, casesOf(schema, components).map(asText)]),
          ),
          place === 'path' ? {} : { requiredKeys: [] },
        ) as fc.Arbitrary<Record<string, string>>;
      const body = operation.requestBody?.content['application/json']?.schema;
      await fc.assert(
        fc.asyncProperty(
          arbitraryOf('path'),
          arbitraryOf('query'),
          body === undefined ? fc.constant(undefined) : casesOf(body, components),
          async (inPath, inQuery, payload) => {
            let url: string;
            try {
              url = path.replace(/\{(\w+)\}/g, (_, field: string) => encodeURIComponent(inPath[field]!));
            } catch {
              return; // A lone surrogate has no form in a URL.
            }
            const response = await server.app.inject({
              method: method as 'GET',
              url: `${url}?${new URLSearchParams(inQuery).toString()}`,
              headers: { ...key, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
              ...(body === undefined ? {} : { payload: JSON.stringify(payload) ?? 'null' }),
            });
            const told = `${method} ${url} ${JSON.stringify(inQuery)} ${JSON.stringify(payload)} → ${response.statusCode} ${response.body.slice(0, 300)}`;
            // Pages for people refuse in words for people.
            const forPeople = (response.headers['content-type'] ?? '').toString().startsWith('text/html');
            if (forPeople) {
              expect(response.statusCode, told).toBeLessThan(500);
              expect(Object.values(route.answers), told).toContain(null);
              return;
            }
            if (response.statusCode >= 400) {
              const problem = response.json<{ status: number; code: string }>();
              if (response.statusCode >= 500) expect([...allowed503], told).toContain(problem.code);
              expect(check(components.schemas['Problem'] as Schema, problem), told).toBeNull();
              expect(problem.status, told).toBe(response.statusCode);
              return;
            }
            const documented = operation.responses[String(response.statusCode)];
            expect(documented, told).toBeDefined();
            const answer = documented?.content?.['application/json']?.schema;
            if (answer !== undefined && Object.keys(answer).length > 0) {
              expect(check(answer, response.json()), told).toBeNull();
            }
            expect(route.action === null || response.statusCode < 300, told).toBe(true);
          },
        ),
        { numRuns: 25, seed: 1 + askable.findIndex((one) => one.operation.operationId === name) },
      );
    },
  );
});
