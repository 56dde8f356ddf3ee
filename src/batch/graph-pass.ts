import type { Engine, PreparedCounts } from '#engine/engine';
import type { GraphColumns } from '#features/event-chunk';
import { createGraphColumns, GraphState } from '#features/graph-state';
import type { Progress } from './workspace.ts';

/** Graph features of every transaction in shared memory, and the time of every rank. */
export interface GraphPass {
  readonly graph: GraphColumns;
  readonly times: Float64Array;
}

/** Visits all transactions once in global (time, id) order. */
export async function buildGraphColumns(
  engine: Engine,
  counts: PreparedCounts,
  progress: Progress,
): Promise<GraphPass> {
  const times = new Float64Array(counts.transactions);
  const graph = createGraphColumns(counts.transactions, true);
  const state = new GraphState();
  for await (const chunk of engine.transfers()) {
    times.set(chunk.at.subarray(0, chunk.length), chunk.offset);
    state.update(chunk, graph);
    progress(chunk.offset + chunk.length, counts.transactions, 'Following the money');
  }
  return { graph, times };
}
