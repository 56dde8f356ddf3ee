import { type ASTNode, Environment, type ParseResult } from '@marcbachmann/cel-js';
import { AppError } from '#domain/app-error';
import { channels, directions, entityTypes, products, schemes } from '#domain/codes';
import type { StaticRule } from './static-rule.ts';

/** Code tables of the leg's facts, by the name that a rule uses. */
const factTables = {
  entityType: entityTypes,
  product: products,
  direction: directions,
  channel: channels,
  scheme: schemes,
};
type Fact = keyof typeof factTables;
const facts = Object.keys(factTables) as readonly Fact[];

/** Codes of each leg, in `domain/codes`; −1 reads as `unknown`. At least `rows` long. */
export type LegFacts = Readonly<Record<Fact, Int8Array>>;

/** Raw features of consecutive legs, row-major; NaN = not known. */
export interface FeatureRows {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array | Float32Array;
}

export interface CompiledRules {
  readonly rules: readonly StaticRule[];
  /**
   * Writes each rule's measure on each leg to `out` (rows × rules, row-major): NaN where the guard does not hold or a
   * feature that the rule names is not known. Never throws. Allocates nothing per row.
   */
  measure(X: FeatureRows, facts: LegFacts, out: Float64Array): void;
}

interface CompiledRule {
  readonly when: ParseResult;
  readonly measure: ParseResult;
  /** Columns of the features that the rule names. */
  readonly columns: Int32Array;
}

/**
 * Compiles rules once against the features at hand.
 * Throws AppError `rules.invalid` when an expression does not parse, names something absent, or has a wrong type.
 */
export function compileRules(rules: readonly StaticRule[], featureNames: readonly string[]): CompiledRules {
  const environment = new Environment();
  for (const name of featureNames) environment.registerVariable(name, 'double');
  for (const name of facts) environment.registerVariable(name, 'string');
  const column = new Map(featureNames.map((name, j) => [name, j]));

  const used = new Set<string>();
  const compiled = rules.map((rule): CompiledRule => {
    const when = expression(environment, rule, 'when', 'bool');
    const measure = expression(environment, rule, 'measure', 'double');
    const names = [...identifiersOf(when.ast), ...identifiersOf(measure.ast)];
    for (const name of names) used.add(name);
    return { when, measure, columns: Int32Array.from(names.flatMap((name) => column.get(name) ?? [])) };
  });
  const featureColumns = [...used].flatMap((name) => {
    const j = column.get(name);
    return j === undefined ? [] : [{ name, j }];
  });
  return {
    rules,
    measure: measurer(
      compiled,
      featureColumns,
      facts.filter((name) => used.has(name)),
    ),
  };
}

function measurer(
  rules: readonly CompiledRule[],
  features: readonly { readonly name: string; readonly j: number }[],
  usedFacts: readonly Fact[],
): CompiledRules['measure'] {
  // One context for all legs; every field is there from the start, so its shape never changes.
  const context: Record<string, number | string> = {};
  for (const { name } of features) context[name] = Number.NaN;
  for (const name of usedFacts) context[name] = 'unknown';
  return (X, legFacts, out) => {
    const { data, columns } = X;
    for (let i = 0; i < X.rows; i++) {
      const row = i * columns;
      for (const { name, j } of features) context[name] = data[row + j]!;
      for (const name of usedFacts) context[name] = factTables[name][legFacts[name][i]!] ?? 'unknown';
      for (let r = 0; r < rules.length; r++) out[i * rules.length + r] = measureOf(rules[r]!, data, row, context);
    }
  };
}

function measureOf(
  rule: CompiledRule,
  data: FeatureRows['data'],
  row: number,
  context: Record<string, number | string>,
): number {
  const { columns } = rule;
  for (let k = 0; k < columns.length; k++) if (Number.isNaN(data[row + columns[k]!]!)) return Number.NaN;
  return rule.when(context) === true ? Number(rule.measure(context)) : Number.NaN;
}

function expression(
  environment: Environment,
  rule: StaticRule,
  part: 'when' | 'measure',
  type: 'bool' | 'double',
): ParseResult {
  const checked = environment.check(rule[part]);
  if (!checked.valid) {
    const reason = checked.error?.message.split('\n')[0] ?? 'it does not parse';
    throw invalid(rule, `${part} "${rule[part]}" cannot be used: ${reason}`);
  }
  if (checked.type !== type) {
    throw invalid(rule, `${part} "${rule[part]}" gives ${checked.type ?? 'nothing'}, ${type} is needed`);
  }
  return environment.parse(rule[part]);
}

function invalid(rule: StaticRule, reason: string): AppError {
  return new AppError('rules.invalid', `Rule ${rule.id}: ${reason}.`, { rule: rule.id });
}

/** Names of the variables in an expression. */
function identifiersOf(node: ASTNode): readonly string[] {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (isNode(value)) {
      if (value.op === 'id') names.add(value.args);
      else visit(value.args);
    }
  };
  visit(node);
  return [...names];
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}
