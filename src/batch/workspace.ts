import { join } from 'node:path';
import { AppError } from '#domain/app-error';
import type { Progress } from '#domain/progress';
import { DuckDbEngine } from '#engine/duckdb/duckdb-engine';
import type { Dictionary, Engine, PreparedCounts } from '#engine/engine';
import type { GraphColumns, PartyColumns } from '#features/event-chunk';
import { buildGraphColumns } from './graph-pass.ts';
import { sharedColumns } from './shared-memory.ts';
import { type TimeSplit, timeSplit } from './time-split.ts';

export type { Progress } from '#domain/progress';

export const folders = (out: string) => ({
  lake: join(out, 'lake'),
  models: join(out, 'models'),
  quarantine: join(out, 'quarantine'),
});

/** Prepared data with all that training and scoring read of it; party and graph columns are in shared memory. */
export interface Workspace {
  readonly engine: Engine;
  readonly counts: PreparedCounts;
  readonly dictionary: Dictionary;
  readonly parties: PartyColumns;
  readonly graph: GraphColumns;
  readonly split: TimeSplit;
  close(): Promise<void>;
}

/** Prepares the lake below `out` (once) and runs the graph pass. Throws `workspace.empty` where there is no transaction. */
export async function openWorkspace(out: string, progress: Progress): Promise<Workspace> {
  const engine = new DuckDbEngine({ lake: folders(out).lake, progress });
  const counts = await engine.prepare();
  if (counts.transactions === 0) {
    await engine.close();
    throw new AppError('workspace.empty', 'No transaction was loaded: there is nothing to learn from or to score.');
  }
  const { graph, times } = await buildGraphColumns(engine, counts, progress);
  return {
    engine,
    counts,
    dictionary: await engine.dictionary(),
    parties: sharedColumns(await engine.parties()),
    graph,
    split: timeSplit(counts.transactions, (rank) => times[rank]!),
    close: () => engine.close(),
  };
}
