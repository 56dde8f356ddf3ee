import { z } from 'zod';
import { table } from './record-reference.ts';

/** A part of a JSON Schema, as far as the references read it. */
export interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
}

/** The schema of what a person writes. */
export function schemaNode(schema: z.ZodType): Node {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Node;
}

/** The object among the forms that a node may take. */
export function objectOf(node: Node | boolean | undefined): Node {
  if (typeof node !== 'object') throw new Error('The schema has lost its form.');
  if (node.properties !== undefined) return node;
  const forms = [...(node.anyOf ?? []), ...(node.items === undefined ? [] : [node.items])];
  const found = forms.find((form) => form.properties !== undefined) ?? forms.find((form) => form.items !== undefined);
  if (found === undefined) throw new Error('The schema has lost its form.');
  return objectOf(found);
}

/** Key, form and meaning of everything in an object. */
export function keysTable(node: Node): string {
  const rows = Object.entries(node.properties ?? {}).map(([name, each]) => [
    `\`${name}\``,
    `${form(each)}${node.required?.includes(name) === true ? '' : ', optional'}`,
    each.description ?? '',
  ]);
  return table(['key', 'form', 'meaning'], rows);
}

function form(node: Node): string {
  if (node.anyOf !== undefined) return [...new Set(node.anyOf.map(form))].join(' or ');
  if (node.const !== undefined)
    return `\`${typeof node.const === 'string' ? node.const : JSON.stringify(node.const)}\``;
  if (node.enum !== undefined) return node.enum.map((value) => `\`${JSON.stringify(value).slice(1, -1)}\``).join(', ');
  if (node.type === 'array') return `list of ${form(node.items ?? {})}`;
  if (node.properties !== undefined)
    return Object.keys(node.properties).length === 1 ? `\`{ ${Object.keys(node.properties)[0]}: … }\`` : 'keys below';
  if (node.type === 'object') return 'name → value';
  if (node.type === 'string') return 'text';
  return node.type ?? 'text';
}
