import { AppError } from '#domain/app-error';

export interface BulkTarget {
  readonly id: number;
  /** The one that the officer saw. */
  readonly version: number;
}

export interface BulkResult {
  readonly id: number;
  readonly outcome: 'done' | 'refused';
  /** Of a refusal. */
  readonly code: string | null;
  readonly message: string | null;
}

/** One thing done to many: each is done or refused by itself, with its reason. What is unexpected ends all. */
export async function eachByItself(
  targets: readonly BulkTarget[],
  act: (target: BulkTarget) => Promise<unknown>,
): Promise<readonly BulkResult[]> {
  const results: BulkResult[] = [];
  for (const target of targets) {
    try {
      await act(target);
      results.push({ id: target.id, outcome: 'done', code: null, message: null });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      results.push({ id: target.id, outcome: 'refused', code: error.code, message: error.message });
    }
  }
  return results;
}
