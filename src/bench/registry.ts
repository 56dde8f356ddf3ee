import type { Progress } from '#batch/workspace';
import { AppError } from '#domain/app-error';

/** Options that a benchmark may use; what it does not use it ignores. */
export interface BenchOptions {
  readonly data?: string;
  readonly seeds?: number;
  readonly tries?: number;
  readonly transactions?: number;
  readonly seconds?: number;
  readonly python?: boolean;
}

export interface Bench {
  readonly description: string;
  /** Runs on the data and returns the document that `--json` prints and `bench/results` keeps. */
  run(options: BenchOptions, progress: Progress): Promise<object>;
}

/** All benchmarks by name; their code is loaded when one is asked for. */
export const benches: Readonly<Record<string, Bench>> = {
  adbench: {
    description: 'detectors and their fusion on labelled sets (--data), beside PyOD',
    run: async ({ data, seeds }, progress) => {
      if (data === undefined) throw new AppError('bench.no-data', 'Name the folder of the sets with --data.');
      const { benchAdbench } = await import('./adbench.ts');
      return benchAdbench({
        data,
        seeds: Array.from({ length: seeds ?? 3 }, (_, seed) => seed),
        progress,
      });
    },
  },
  run: {
    description: 'the main job on a simulated bank of --transactions (1,000,000): time and memory, beside --python',
    run: async ({ transactions, python }, progress) =>
      (await import('./whole-run.ts')).benchWholeRun(transactions ?? 1_000_000, { python: python ?? false }, progress),
  },
  real: {
    description: 'the main job on Berka, AMLSim and the card data below --data',
    run: async ({ data }, progress) => {
      if (data === undefined)
        throw new AppError('bench.no-data', 'Name the folder that holds berka, amlsim, … with --data.');
      return (await import('./real-data.ts')).benchRealData(data, progress);
    },
  },
  row: {
    description: 'microseconds to score one row, full and online profile, one thread',
    run: async () => (await import('./row-cost.ts')).benchRowCost(),
  },
  speed: {
    description: 'seconds to fit and score each detector, beside scikit-learn and PyOD',
    run: async (_options, progress) => (await import('./speed.ts')).benchSpeed({ progress }),
  },
  training: {
    description: 'seconds and memory to train two experts on a million legs of 48 features',
    run: async () => (await import('./training.ts')).benchTraining(),
  },
  fold: {
    description: 'legs per second through the fold over the whole catalogue, one thread',
    run: async () => (await import('./fold.ts')).benchFold(),
  },
  graph: {
    description: 'transfers per second through the graph pass, one thread',
    run: async () => (await import('./graph.ts')).benchGraph(),
  },
  log: {
    description: 'events per second accepted by the event log, committed to disk',
    run: async () => (await import('./log.ts')).benchLog(),
  },
  stream: {
    description: 'transactions per second evaluated and stored, and the time from acceptance to that',
    run: async ({ seconds }) => (await import('./stream.ts')).benchStream(seconds === undefined ? {} : { seconds }),
  },
  restart: {
    description: 'seconds to start from a snapshot of 100,000 parties and --transactions (1,000,000) over a year',
    run: async ({ transactions }, progress) => {
      const events = transactions ?? 1_000_000;
      const { benchRestart } = await import('./restart.ts');
      return await benchRestart(events, 100_000, (done) => progress(done, events, 'history'));
    },
  },
  state: {
    description: "bytes of memory of a party's state, in simulated banks (and Berka with --data)",
    run: async ({ data }, progress) => (await import('./state.ts')).benchState(data, progress),
  },
  decision: {
    description: 'decisions over HTTP at 1,000 requests per second',
    run: async ({ seconds }) => (await import('./decision.ts')).benchDecision(seconds === undefined ? {} : { seconds }),
  },
  crash: {
    description: 'what is lost or doubled when server and database are killed under load',
    run: async ({ tries }) => (await import('./crash.ts')).benchCrash(tries === undefined ? {} : { tries }),
  },
  peers: {
    description: 'gates A, B and C of the segment-aware score and a mule ring, on labelled sets (--data)',
    run: async (options, progress) => (await import('./peers.ts')).runPeers(options, progress),
  },
  rules: {
    description: 'false positives at equal recall against tuned static rules, on fresh simulated banks',
    run: async (options, progress) => (await import('./rules.ts')).benchRules(options, progress),
  },
  ablation: {
    description: 'what each stage of segmentation and each group of features adds (real sets with --data)',
    run: async (options, progress) => (await import('./ablation.ts')).benchAblation(options, progress),
  },
  feedback: {
    description: 'what late, partly wrong decisions on reviewed alerts add to the queue, on fresh simulated banks',
    run: async (options, progress) => (await import('./feedback.ts')).benchFeedback(options, progress),
  },
  segments: {
    description: 'stable segments of real customers and accounts, in words (needs --data)',
    run: async ({ data }) => (await import('./segments.ts')).benchSegments(data ?? '.'),
  },
  churn: {
    description: 'who leaves: classifiers on card customers beside scikit-learn (needs --data)',
    run: async ({ data }) => (await import('./churn.ts')).benchChurn(data ?? '.'),
  },
  thresholds: {
    description: 'seconds to simulate a change of the alert line on a million stored evaluations',
    run: async () => (await import('./thresholds.ts')).benchThresholds(),
  },
  screening: {
    description: 'names told apart and names per second, on labelled pairs and lists (needs --data)',
    run: async ({ data }) => (await import('./screening.ts')).benchScreening(data ?? '.'),
  },
  formats: {
    description: 'a camt.053 of one gigabyte: megabytes per second and peak memory, read and ingested',
    run: async (_options, progress) => (await import('./formats.ts')).benchFormats(progress),
  },
  'speed-clusterers': {
    description: 'seconds to fit and assign clusterers beside scikit-learn',
    run: async (_options, progress) => (await import('./speed-clusterers.ts')).benchSpeedClusterers({ progress }),
  },
};
