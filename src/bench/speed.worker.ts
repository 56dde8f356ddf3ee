import { parentPort } from 'node:worker_threads';
import { detectorOf } from '#ml/detectors/registry';
import type { Fitted, Scorer } from '#ml/estimator';
import type { ScoreTask } from './speed.ts';

/** Scores a range of shared rows per message; the prepared scorer is kept until another fitted record comes. */
let scorer: Scorer | undefined;

parentPort?.on('message', (message: { fitted: Fitted } | ScoreTask) => {
  if ('fitted' in message) {
    scorer = detectorOf(message.fitted.kind).scorer(message.fitted);
    parentPort?.postMessage('ready', []);
    return;
  }
  const { values, scores, columns, from, to } = message;
  const data = values.subarray(from * columns, to * columns);
  scorer?.({ rows: to - from, columns, data }, scores.subarray(from, to));
  parentPort?.postMessage('done', []);
});
