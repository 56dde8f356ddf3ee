import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { policySchema } from '#contract/policy';
import { AppError } from '#domain/app-error';
import { readableFile } from '#engine/duckdb/read-table';
import { axisNames } from '#model/axes';
import { defaultPolicy, type Policy } from '#model/policy';
import { type FeatureDecisions, readFeatureDecisions } from './feature-options.ts';

type PolicyContent = ReturnType<typeof policySchema.parse>;

export interface PolicyOptions {
  /** Path of a policy file; the default policy where absent. */
  readonly policy?: string;
}

/** What a policy file says. */
export interface ReadPolicy {
  readonly policy: Policy;
  readonly features: FeatureDecisions;
}

/** Reads a policy file: what it leaves out keeps its default. All problems are reported together. */
export function readPolicy({ policy }: PolicyOptions): ReadPolicy {
  if (policy === undefined) return { policy: defaultPolicy, features: readFeatureDecisions() };
  const file = readableFile(policy);
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'), { maxAliasCount: 0 });
  } catch (error) {
    throw new AppError(
      'policy.unreadable',
      `${file} is not YAML: ${(error as Error).message.split('\n')[0]}`,
      {},
      error,
    );
  }
  const read = policySchema.safeParse(content);
  if (!read.success) {
    const problems = read.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`);
    throw new AppError('policy.invalid', `The policy file ${file} is wrong: ${problems.join('; ')}.`, { problems });
  }
  const { alpha, threshold, cellAxes, expertAxis, expertMinimumRows, features } = read.data;
  refuseUnknownAxes(file, read.data);
  return {
    policy: {
      alpha: alpha ?? defaultPolicy.alpha,
      threshold: threshold ?? defaultPolicy.threshold,
      cellAxes: cellAxes ?? defaultPolicy.cellAxes,
      expertAxis: expertAxis ?? defaultPolicy.expertAxis,
      expertMinimumRows: expertMinimumRows ?? defaultPolicy.expertMinimumRows,
    },
    features: readFeatureDecisions(features, file),
  };
}

/** A misspelt axis would leave its rule without effect: the line would silently not move. */
function refuseUnknownAxes(file: string, policy: PolicyContent): void {
  const rules = [...(policy.alpha?.rules ?? []), ...(policy.threshold?.rules ?? [])];
  const expert = policy.expertAxis === undefined || policy.expertAxis === 'auto' ? [] : [policy.expertAxis];
  const named = [...rules.flatMap(({ when }) => Object.keys(when)), ...(policy.cellAxes ?? []), ...expert];
  const known = new Set<string>(axisNames);
  const unknown = [...new Set(named)].filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new AppError(
    'policy.unknown-axis',
    `The policy file ${file} names no axis of Peerline: ${unknown.join(', ')}. There are: ${axisNames.join(', ')}.`,
    { unknown },
  );
}
