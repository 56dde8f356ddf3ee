import { day } from '#domain/time';
import type { TransferChunk } from '#features/event-chunk';
import { createGraphColumns, GraphState } from '#features/graph-state';
import { createRandom } from '#ml/random';

/** Result of the graph pass's benchmark, on one thread. */
export interface GraphBenchmark {
  readonly days: number;
  /** From sparse to dense: with fewer entities each has more neighbours in a window, up to the bounds of the searches. */
  readonly rows: readonly GraphRow[];
}

export interface GraphRow {
  readonly transfers: number;
  readonly entities: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** By CPU time. */
  readonly transfersPerSecond: number;
  readonly cyclesClosed: number;
}

/** Random transfers with a few entities that many pay and that pay many. */
export function generateTransfers(transfers: number, entities: number, days: number, seed: number): TransferChunk {
  const random = createRandom(seed);
  const draw = (): number => Math.floor(random.uniform() ** 2 * entities);
  return {
    length: transfers,
    offset: 0,
    at: Float64Array.from({ length: transfers }, () => Math.floor(random.uniform() * days * day)).sort(),
    amount: Float64Array.from({ length: transfers }, () => 1 + random.below(1_000_000)),
    payer: Int32Array.from({ length: transfers }, draw),
    payee: Int32Array.from({ length: transfers }, draw),
  };
}

export function benchGraph(
  transfers = 1_000_000,
  entityCounts: readonly number[] = [100_000, 20_000],
  days = 365,
  seed = 1,
): GraphBenchmark {
  return { days, rows: entityCounts.map((entities) => benchRow(transfers, entities, days, seed)) };
}

function benchRow(transfers: number, entities: number, days: number, seed: number): GraphRow {
  const chunk = generateTransfers(transfers, entities, days, seed);
  const columns = createGraphColumns(transfers);
  const state = new GraphState();
  const begin = performance.now();
  const cpu = process.cpuUsage();
  state.update(chunk, columns);
  const { user, system } = process.cpuUsage(cpu);
  const cpuSeconds = (user + system) / 1e6;
  const seconds = (performance.now() - begin) / 1000;
  const cyclesClosed = columns.columns['cycles']!.payer.reduce((sum, cycles) => sum + (cycles > 0 ? cycles : 0), 0);
  return { transfers, entities, seconds, cpuSeconds, transfersPerSecond: transfers / cpuSeconds, cyclesClosed };
}
