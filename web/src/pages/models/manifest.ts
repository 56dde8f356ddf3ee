/** What the page reads of a version's manifest, which the contract leaves open. */
export interface ManifestFacts {
  readonly codeVersion: string | null;
  readonly trainingData: string | null;
  readonly metrics: Readonly<Record<string, number>>;
  readonly training: Readonly<Record<string, number>>;
  readonly features: number | null;
  readonly experts: readonly string[];
  readonly cellAxes: readonly string[];
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function numbers(value: unknown): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(record(value)).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];

export function factsOf(manifest: unknown): ManifestFacts {
  const { codeVersion, trainingData, metrics, training, features, experts, policy, cellAxes } = record(manifest);
  return {
    codeVersion: text(codeVersion),
    trainingData: text(trainingData),
    metrics: numbers(metrics),
    training: numbers(training),
    features: Array.isArray(features) ? features.length : null,
    experts: Array.isArray(experts) ? experts.flatMap((each) => text(record(each)['name']) ?? []) : [],
    cellAxes: texts(record(policy)['cellAxes'] ?? cellAxes),
  };
}

/** A quarter, as the rules of retraining have it (`src/ml/drift/retraining.ts`). */
export const longestMs = 92 * 86_400_000;
