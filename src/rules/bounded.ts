import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { AppError } from '#domain/app-error';
import type { StaticRule } from './static-rule.ts';

const limits = { maxAstNodes: 200, maxDepth: 20, maxListElements: 50, maxMapEntries: 0, maxCallArguments: 3 };
const operators = new Set<string>('id value == != < <= > >= in + - * / % && || !_ -_ ?: list call'.split(' '));
const functions: ReadonlySet<string> = new Set(['double', 'size', 'string']);

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}

function refuse(rule: StaticRule, value: unknown): void {
  if (Array.isArray(value)) {
    for (const each of value) refuse(rule, each);
    return;
  }
  if (!isNode(value)) return;
  const name = value.op === 'call' ? value.args[0] : value.op;
  if (!operators.has(value.op) || (value.op === 'call' && !functions.has(value.args[0]))) {
    throw new AppError('rules.invalid', `Rule ${rule.id}: it may not use ${name}.`, { rule: rule.id });
  }
  refuse(rule, value.args);
}

/**
 * Refuses rules of strangers that could take long: nothing in them repeats and no pattern is searched, so the work of a
 * rule is bounded by its size. Whether it makes sense `compileRules` says. Error `rules.invalid`.
 */
export function requireBounded(rules: readonly StaticRule[]): void {
  const environment = new Environment({ limits });
  for (const rule of rules) {
    for (const expression of [rule.when, rule.measure]) {
      try {
        refuse(rule, environment.parse(expression).ast);
      } catch (error) {
        if (error instanceof AppError) throw error;
        const reason = error instanceof Error ? error.message.split('\n')[0]! : 'it does not parse';
        throw new AppError('rules.invalid', `Rule ${rule.id}: ${reason}.`, { rule: rule.id });
      }
    }
  }
}
