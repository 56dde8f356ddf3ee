import * as fc from 'fast-check';

/** A JSON schema of the OpenAPI document. */
export type Schema = { readonly [name: string]: unknown };

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const numberOr = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);

/** Values that break what takes them on trust. */
const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    '\u0000',
    '\ud800',
    "'; DROP TABLE party; --",
    '../../etc/passwd',
    '{{7*7}}',
    '\u202e',
    'x'.repeat(3000),
    0,
    -0,
    -1,
    1.5,
    1e308,
    Number.MAX_SAFE_INTEGER,
    2 ** 53 + 2,
    true,
    [],
    {},
    [[[]]],
    { $ref: '#' },
    JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": 1}}'),
  ),
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

function textOf({ minLength, maxLength, pattern, format }: Schema): fc.Arbitrary<unknown> {
  if (format === 'email') return fc.emailAddress();
  if (format === 'date') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
  if (format === 'uuid') return fc.uuid();
  if (typeof pattern === 'string' && !pattern.includes('\\p{')) {
    try {
      return fc.stringMatching(new RegExp(pattern, 'u'));
    } catch {
      return fc.string();
    }
  }
  const least = numberOr(minLength, 0);
  return fc.string({ minLength: least, maxLength: Math.max(least, Math.min(numberOr(maxLength, 40), 40)) });
}

/** Values that the schema allows, as far as it says so: what only a refinement knows is hit by chance. */
export function validOf(schema: unknown, components: Schema, depth = 0): fc.Arbitrary<unknown> {
  if (!isSchema(schema) || depth > 6) return fc.constant(null);
  const inner = (next: unknown) => validOf(next, components, depth + 1);
  const { $ref, const: constant, enum: values, type } = schema;
  if (typeof $ref === 'string') return inner(components[$ref.split('/').at(-1)!]);
  if (constant !== undefined) return fc.constant(constant);
  if (Array.isArray(values)) return fc.constantFrom<unknown>(...(values as unknown[]));
  const several = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(several)) return fc.oneof(...several.map(inner));
  const [low, high] = [numberOr(schema['minimum'], -1e6), numberOr(schema['maximum'], 1e13)];
  if (type === 'integer') {
    const bounds = { min: Math.max(Math.ceil(low), -(2 ** 52)), max: Math.min(Math.floor(high), 2 ** 52) };
    return fc.maxSafeInteger().map((n) => bounds.min + (Math.abs(n) % (bounds.max - bounds.min + 1)));
  }
  if (type === 'number') return fc.double({ min: low, max: high, noNaN: true });
  if (type === 'boolean') return fc.boolean();
  if (type === 'string') return textOf(schema);
  if (type === 'array') {
    const least = numberOr(schema['minItems'], 0);
    return fc.array(inner(schema['items']), { minLength: least, maxLength: Math.max(least, 3) });
  }
  if (type === 'object') {
    const properties = isSchema(schema['properties']) ? schema['properties'] : {};
    const fields = Object.fromEntries(Object.entries(properties).map(([name, next]) => [name, inner(next)]));
    const required = Array.isArray(schema['required']) ? (schema['required'] as string[]) : [];
    return fc.record(fields, { requiredKeys: required.filter((name) => name in fields) });
  }
  return type === 'null' ? fc.constant(null) : fc.jsonValue({ maxDepth: 2 });
}

/** Puts another value in one place of a document, chosen by `at`; sometimes adds a field. */
function spoil(value: unknown, at: number, other: unknown): unknown {
  if (Array.isArray(value) && value.length > 0) {
    const i = at % value.length;
    return value.map((item: unknown, k) => (k === i ? spoil(item, Math.floor(at / value.length), other) : item));
  }
  if (!isSchema(value)) return other;
  const names = Object.keys(value);
  const i = at % (names.length + 1);
  if (i === names.length) return { ...value, unexpected: other };
  return { ...value, [names[i]!]: spoil(value[names[i]!], Math.floor(at / (names.length + 1)), other) };
}

/** Allowed values, and such with one thing wrong, and others altogether. */
export function casesOf(schema: unknown, components: Schema): fc.Arbitrary<unknown> {
  const valid = validOf(schema, components);
  return fc.oneof(
    { weight: 3, arbitrary: valid },
    { weight: 3, arbitrary: fc.tuple(valid, fc.nat(), hostile).map(([value, at, other]) => spoil(value, at, other)) },
    { weight: 1, arbitrary: hostile },
  );
}
