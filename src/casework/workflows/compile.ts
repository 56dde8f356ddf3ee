import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { fields, markPrefix } from './fields.ts';
import { invalid } from '../officer.ts';

/** Values of every field by its name, and of every mark that the rule names. */
export type Inputs = Readonly<Record<string, number | string | boolean>>;

export interface Rule {
  /** `alert.score`, `marks.watch`: all that the value can depend on. */
  readonly reads: readonly string[];
  holds(inputs: Inputs): boolean;
}

const limits = { maxAstNodes: 200, maxDepth: 20, maxListElements: 50, maxMapEntries: 0, maxCallArguments: 3 };

/**
 * What a rule is made of. No macro, so nothing repeats and the work is bounded by the number of nodes; no pattern of a
 * regular expression, which can take for ever; no index and no object as a value, so the fields that a rule reads are
 * those that stand in it.
 */
const operators = new Set<string>('value == != < <= > >= in + - * / % && || !_ -_ ?: list call rcall'.split(' '));
const calls: ReadonlySet<string> = new Set(['size', 'double', 'string', 'startsWith', 'endsWith', 'contains']);

const environment = new Environment({ limits });
const roots = new Map<string, Record<string, string>>();
for (const [name, { type }] of Object.entries(fields)) {
  const [root, field] = name.split('.') as [string, string];
  roots.set(root, { ...roots.get(root), [field]: type });
}
for (const [name, schema] of roots) environment.registerVariable({ name, schema });
environment.registerVariable('marks', 'map<string, bool>');

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}

/** Adds the fields under a node; what is not allowed is refused. */
function collect(value: unknown, reads: Set<string>): void {
  if (Array.isArray(value)) return value.forEach((each) => collect(each, reads));
  if (!isNode(value)) return;
  if (value.op === '.') {
    const [object, name] = value.args;
    if (object.op !== 'id') throw invalid('A rule may read fields like alert.score, and nothing within them.');
    reads.add(`${object.args}.${name}`);
    return;
  }
  if (value.op === 'id') throw invalid(`A rule may compare the fields of ${value.args}, not ${value.args} itself.`);
  if (!operators.has(value.op)) throw invalid(`A rule may not use ${value.op}.`);
  if ((value.op === 'call' || value.op === 'rcall') && !calls.has(value.args[0])) {
    throw invalid(`A rule may not use ${value.args[0]}: it may use ${[...calls].join(', ')}.`);
  }
  collect(value.args, reads);
}

/** The values as CEL sees them: one object per root. */
function nested(inputs: Inputs): Record<string, Record<string, unknown>> {
  const context: Record<string, Record<string, unknown>> = { marks: {} };
  for (const [name, value] of Object.entries(inputs)) {
    const at = name.indexOf('.');
    (context[name.slice(0, at)] ??= {})[name.slice(at + 1)] = value;
  }
  return context;
}

/**
 * Compiles a rule. Error `casework.invalid`: it does not parse, has a wrong type, is too large, reads what is no field, or
 * uses what a rule may not.
 */
export function compileRule(expression: string): Rule {
  const checked = environment.check(expression);
  if (!checked.valid) {
    throw invalid(`The rule cannot be used: ${checked.error?.message.split('\n')[0] ?? 'it does not parse'}.`);
  }
  if (checked.type !== 'bool') throw invalid(`The rule gives ${checked.type ?? 'nothing'}, bool is needed.`);
  const parsed = environment.parse(expression);
  const found = new Set<string>();
  collect(parsed.ast, found);
  const reads = [...found].sort();
  const strange = reads.find((name) => fields[name] === undefined && !name.startsWith(markPrefix));
  if (strange !== undefined) throw invalid(`There is no field ${strange}.`);
  return { reads, holds: (inputs) => parsed(nested(inputs)) === true };
}
