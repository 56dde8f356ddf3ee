import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { AppError } from '#domain/app-error';
import { fields, markPrefix } from './fields.ts';

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
export const operators: ReadonlySet<string> = new Set<string>(
  'value == != < <= > >= in + - * / % && || !_ -_ ?: list call rcall'.split(' '),
);
export const calls: ReadonlySet<string> = new Set(['size', 'double', 'string', 'startsWith', 'endsWith', 'contains']);

const environment = new Environment({ limits });
const roots = new Map<string, Record<string, string>>();
for (const [name, { type }] of Object.entries(fields)) {
  const [root, field] = name.split('.') as [string, string];
  roots.set(root, { ...roots.get(root), [field]: type });
}
for (const [name, schema] of roots) environment.registerVariable({ name, schema });
environment.registerVariable('marks', 'map<string, bool>');

/** What is wrong, and where in the text. */
function wrong(sentence: string, { start, end }: { readonly start: number; readonly end: number }): AppError {
  return new AppError('casework.invalid', sentence, { from: start, to: end });
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}

function isField(name: string): boolean {
  return fields[name] !== undefined || name.startsWith(markPrefix);
}

/** Adds the fields under a node; what is not allowed is refused. */
function collect(value: unknown, reads: Set<string>): void {
  if (Array.isArray(value)) return value.forEach((each) => collect(each, reads));
  if (!isNode(value)) return;
  if (value.op === '.') {
    const [object, name] = value.args;
    if (object.op !== 'id') throw wrong('A rule may read fields like alert.score, and nothing within them.', value);
    reads.add(`${object.args}.${name}`);
    if (!isField(`${object.args}.${name}`)) throw wrong(`There is no field ${object.args}.${name}.`, value);
    return;
  }
  if (value.op === 'id')
    throw wrong(`A rule may compare the fields of ${value.args}, not ${value.args} itself.`, value);
  if (!operators.has(value.op)) throw wrong(`A rule may not use ${value.op}.`, value);
  if ((value.op === 'call' || value.op === 'rcall') && !calls.has(value.args[0])) {
    throw wrong(`A rule may not use ${value.args[0]}: it may use ${[...calls].join(', ')}.`, value);
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
  const reads = checkRule(expression);
  const parsed = environment.parse(expression);
  return { reads, holds: (inputs) => parsed(nested(inputs)) === true };
}

/** What a rule reads. Error `casework.invalid`, as of `compileRule`; its details say where: from, to. */
export function checkRule(expression: string): readonly string[] {
  const whole = { start: 0, end: expression.length };
  const { valid, error, type } = environment.check(expression);
  if (!valid) {
    const sentence = `The rule cannot be used: ${error?.message.split('\n')[0] ?? 'it does not parse'}.`;
    throw wrong(sentence, error?.range ?? whole);
  }
  if (type !== 'bool') throw wrong(`The rule gives ${type ?? 'nothing'}, bool is needed.`, whole);
  const found = new Set<string>();
  collect(environment.parse(expression).ast, found);
  return [...found].sort();
}
