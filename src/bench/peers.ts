import { AppError } from '#domain/app-error';
import { auroc } from '#ml/metrics/auroc';
import { averagePrecision } from '#ml/metrics/average-precision';
import { type Random, createRandom } from '#ml/random';
import { type Fusion, fuseMembers } from '#model/fuse';
import { largerMembers, secondViews } from './larger-members.ts';
import { type AnomalySet, anomalySetFiles, readAnomalySet, sampleSet } from './anomaly-set.ts';
import { type PeerTask, behaviouralTask, irrelevantTask, ringTask, shiftedTask } from './peer-tasks.ts';

/** In percent. */
export interface Quality {
  readonly auroc: number;
  readonly aucpr: number;
}

/** One gate: the segment-aware rule beside what ignores segments, on the same tables. */
export interface GateResult {
  /** The strongest global fusion on this gate, by mean AUROC. */
  readonly global: Quality & { readonly name: string };
  readonly peer: Quality;
  /** The best single global detector on this gate, by mean AUROC. */
  readonly single: Quality & { readonly name: string };
  /** peer − the best of all global models, with a 95 % bootstrap interval over data sets. */
  readonly difference: { readonly auroc: number; readonly interval: readonly [number, number] };
  /**
   * Most that any rule can gain here: what the same sets give where no segment moves them (gate A), less the best global
   * model of this gate. Null where nothing was moved.
   */
  readonly room: number | null;
  /** Data sets that the gate could be tried on. */
  readonly sets: number;
  /** AUROC that the difference must reach. */
  readonly wanted: number;
  readonly passed: boolean;
}

export interface PeersBenchmark {
  readonly rowsAtMost: number;
  readonly seeds: readonly number[];
  readonly sets: readonly string[];
  readonly A: GateResult;
  readonly B6: GateResult;
  readonly B40: GateResult;
  readonly C: GateResult;
  readonly irrelevant40: GateResult;
  readonly ring: GateResult;
  readonly seconds: number;
}

export interface PeersOptions {
  /** Folder of Parquet files with a label `y`. */
  readonly data: string;
  readonly rowsAtMost?: number;
  readonly seeds?: readonly number[];
  /** Told after each set: done, of how many. */
  readonly onProgress?: (done: number, of: number) => void;
}

type GateName = 'A' | 'B6' | 'B40' | 'C' | 'irrelevant40' | 'ring';

const gates: Readonly<
  Record<GateName, { wanted: number; moved?: boolean; task: (set: AnomalySet, random: Random) => PeerTask | null }>
> = {
  A: { wanted: -1, task: (set, random) => behaviouralTask(set, 1, random) },
  B6: { wanted: 6, moved: true, task: (set, random) => shiftedTask(set, 6, false, random) },
  B40: { wanted: 10, moved: true, task: (set, random) => shiftedTask(set, 40, true, random) },
  C: { wanted: -1, task: (set, random) => behaviouralTask(set, 6, random) },
  irrelevant40: { wanted: -1, task: (set, random) => irrelevantTask(set, 40, random) },
  ring: { wanted: 0, task: (set, random) => ringTask(set, 30, random) },
};

/** What the global opponents are made of: more and larger members than the rule itself has. */
const globalMembers = [...largerMembers, ...secondViews];

/** Sums of members that serve as global fusions. */
const fusions: Readonly<Record<string, readonly string[]>> = {
  'five members': largerMembers.map(({ name }) => name),
  'seven members': globalMembers.map(({ name }) => name),
  'four members': ['landmark-knn', 'eif', 'hbos', 'mcd'],
  'six members': ['landmark-knn', 'landmark-knn-asinh', 'eif', 'eif-asinh', 'hbos', 'mcd'],
};

const gateNames = Object.keys(gates) as GateName[];

/**
 * The gates that every change of the segment-aware score must pass: A global anomalies, B contextual anomalies in
 * declared segments, C behavioural clusters, and a mule ring inside one declared segment.
 */
export async function benchPeers(options: PeersOptions): Promise<PeersBenchmark> {
  const begin = performance.now();
  const rowsAtMost = options.rowsAtMost ?? 2_500;
  const seeds = options.seeds ?? [1];
  const files = anomalySetFiles(options.data);
  const measured: Record<GateName, Measured[]> = { A: [], B6: [], B40: [], C: [], irrelevant40: [], ring: [] };
  const sets: string[] = [];
  for (const file of files) {
    const whole = await readAnomalySet(file);
    sets.push(whole.name);
    for (const gate of gateNames) {
      const runs = seeds.flatMap((seed) => {
        const random = createRandom(seed).fork(whole.name);
        const set = sampleSet(whole, rowsAtMost, random.fork('rows'));
        const task = gates[gate].task(set, random.fork(gate));
        return task === null ? [] : [measure(task, random.fork('fit'))];
      });
      if (runs.length > 0) measured[gate].push(meanOf(runs));
    }
    options.onProgress?.(sets.length, files.length);
  }
  const unmoved = judge(measured.A, gates.A.wanted, null).global.auroc;
  const results = Object.fromEntries(
    gateNames.map((gate) => [
      gate,
      judge(measured[gate], gates[gate].wanted, gates[gate].moved === true ? unmoved : null),
    ]),
  ) as Record<GateName, GateResult>;
  return { rowsAtMost, seeds, sets, ...results, seconds: (performance.now() - begin) / 1000 };
}

/** As `peerline bench peers` runs it: seeds 1 … n. Throws AppError without a data folder. */
export async function runPeers(
  options: { readonly data?: string; readonly seeds?: number },
  progress: (done: number, total: number, label: string) => void,
): Promise<PeersBenchmark> {
  if (options.data === undefined) {
    throw new AppError('bench.no-data', 'Name the folder of labelled Parquet files with --data.');
  }
  return benchPeers({
    data: options.data,
    seeds: Array.from({ length: options.seeds ?? 1 }, (_, i) => i + 1),
    onProgress: (done, of) => progress(done, of, `set ${done} of ${of}`),
  });
}

/** Quality by model name on one set. `peer` is the rule. */
type Measured = Readonly<Record<string, Quality>>;

function measure(task: PeerTask, random: Random): Measured {
  const global = fuseMembers(task.X, random, { members: globalMembers });
  const quality = (scores: Float64Array): Quality => ({
    auroc: 100 * auroc(task.labels, scores),
    aucpr: 100 * averagePrecision(task.labels, scores),
  });
  const sums = Object.fromEntries(
    Object.entries(fusions).map(([name, members]) => [name, quality(sumOf(global, members))]),
  );
  return {
    peer: quality(fuseMembers(task.X, random, { segments: task.segments }).scores),
    ...sums,
    ...Object.fromEntries(global.members.map(({ name, scores }) => [name, quality(scores)])),
  };
}

function sumOf(fusion: Fusion, names: readonly string[]): Float64Array {
  const sum = new Float64Array(fusion.scores.length);
  for (const { name, scores } of fusion.members) {
    if (names.includes(name)) for (let i = 0; i < sum.length; i++) sum[i]! += scores[i]!;
  }
  return sum;
}

function meanOf(runs: readonly Measured[]): Measured {
  return Object.fromEntries(Object.keys(runs[0]!).map((name) => [name, meanQuality(runs.map((run) => run[name]!))]));
}

function meanQuality(qualities: readonly Quality[]): Quality {
  const mean = (key: keyof Quality): number =>
    qualities.reduce((sum, quality) => sum + quality[key], 0) / qualities.length;
  return { auroc: mean('auroc'), aucpr: mean('aucpr') };
}

/** `unmoved`: AUROC of the best global model on the same sets before segments moved them. */
function judge(sets: readonly Measured[], wanted: number, unmoved: number | null): GateResult {
  const best = (names: readonly string[]): Quality & { name: string } => {
    const candidates = names.map((name) => ({ name, ...meanQuality(sets.map((set) => set[name]!)) }));
    return candidates.reduce((most, candidate) => (candidate.auroc > most.auroc ? candidate : most));
  };
  const global = best(Object.keys(fusions));
  const single = best(globalMembers.map(({ name }) => name));
  const peer = meanQuality(sets.map((set) => set.peer!));
  const opponent = global.auroc >= single.auroc ? global.name : single.name;
  const differences = sets.map((set) => set.peer!.auroc - set[opponent]!.auroc);
  const difference = differences.reduce((sum, x) => sum + x, 0) / differences.length;
  return {
    global,
    peer,
    single,
    difference: { auroc: difference, interval: bootstrapInterval(differences) },
    room: unmoved === null ? null : unmoved - Math.max(global.auroc, single.auroc),
    sets: sets.length,
    wanted,
    passed: difference >= wanted,
  };
}

/** Percentile bootstrap of the mean, 95 %, 2,000 resamples. */
function bootstrapInterval(values: readonly number[]): readonly [number, number] {
  const random = createRandom(1);
  const means = Float64Array.from({ length: 2_000 }, () => {
    let sum = 0;
    for (let k = 0; k < values.length; k++) sum += values[random.below(values.length)]!;
    return sum / values.length;
  }).sort();
  return [means[50]!, means[1_949]!];
}

/** The table that a person reads. */
export function peersTable(result: PeersBenchmark): string {
  const cell = (quality: Quality): string => `${quality.auroc.toFixed(1)}/${quality.aucpr.toFixed(1)}`.padStart(10);
  const lines = gateNames.map((gate) => {
    const { global, peer, single, difference, room, sets, wanted, passed } = result[gate];
    const [low, high] = difference.interval.map((x) => x.toFixed(1));
    return (
      `${gate.padEnd(13)}${String(sets).padStart(4)}${cell(single)}${cell(global)}${cell(peer)}` +
      `   ${difference.auroc >= 0 ? '+' : ''}${difference.auroc.toFixed(1)} [${low}, ${high}]`.padEnd(24) +
      `${wanted >= 0 ? '≥ +' : '≥ '}${wanted}  ${passed ? 'pass' : 'FAIL'}  (${single.name}; ${global.name})` +
      (room === null ? '' : `, of at most +${room.toFixed(1)}`)
    );
  });
  return [
    `AUROC/AUCPR in %, ${result.sets.length} sets, ${result.seeds.length} seeds, at most ${result.rowsAtMost} rows`,
    `${'gate'.padEnd(13)}sets${'single'.padStart(10)}${'global'.padStart(10)}${'peer'.padStart(10)}   peer − best global      wanted`,
    ...lines,
  ].join('\n');
}
