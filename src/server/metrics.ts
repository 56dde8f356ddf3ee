import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  readonly requestSeconds: Histogram<'route' | 'method' | 'status'>;
  readonly appended: Counter<'kind' | 'outcome'>;
  /** Stages of the worker: read, open, score, write. */
  readonly stageSeconds: Histogram<'stage'>;
  /** From acceptance to the stored evaluation. */
  readonly evaluationSeconds: Histogram;
  readonly evaluated: Counter<'status'>;
  readonly lag: Gauge;
  /** Of the reconciliation: accepted, and neither evaluated nor errored nor pending, or counted twice. */
  readonly missing: Gauge;
}

const seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** The metrics of one process, in a registry of its own. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    requestSeconds: new Histogram({
      name: 'peerline_http_request_seconds',
      help: 'Time to answer a request.',
      labelNames: ['route', 'method', 'status'],
      buckets: seconds,
      registers,
    }),
    appended: new Counter({
      name: 'peerline_records_total',
      help: 'Records offered to the event log.',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
    stageSeconds: new Histogram({
      name: 'peerline_stage_seconds',
      help: 'Time of a batch in a stage of the scoring worker.',
      labelNames: ['stage'],
      buckets: seconds,
      registers,
    }),
    evaluationSeconds: new Histogram({
      name: 'peerline_evaluation_seconds',
      help: 'From acceptance to the stored evaluation.',
      buckets: seconds,
      registers,
    }),
    evaluated: new Counter({
      name: 'peerline_evaluations_total',
      help: 'Evaluations stored.',
      labelNames: ['status'],
      registers,
    }),
    lag: new Gauge({ name: 'peerline_lag_records', help: 'Accepted and not yet dealt with.', registers }),
    missing: new Gauge({
      name: 'peerline_missing_records',
      help: 'Accepted and neither evaluated nor errored nor pending, or counted twice.',
      registers,
    }),
  };
}
