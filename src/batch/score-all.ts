import { availableParallelism } from 'node:os';
import type { Model } from '#model/model';
import { usualRules } from '#rules/usual-rules';
import type { StaticRule } from '#rules/static-rule';
import { legLabels } from './leg-labels.ts';
import { consumePartitions } from './partition-workers.ts';
import type { ScoreInit, ScoreResult } from './score-legs.ts';
import { partitionsFor } from './train-model.ts';
import type { Progress, Workspace } from './workspace.ts';

export interface ScoringPass {
  readonly rules: readonly StaticRule[];
  readonly typologies: readonly string[];
  /** Why nothing can be judged; null where there are labels. */
  readonly noLabels: string | null;
}

/** Scores every leg of the workspace; results come partition by partition, in order of parties. */
export async function scoreAll(
  workspace: Workspace,
  model: Model,
  onResult: (result: ScoreResult) => Promise<void> | void,
  progress: Progress,
  { workers = availableParallelism(), explain = true }: { readonly workers?: number; readonly explain?: boolean } = {},
): Promise<ScoringPass> {
  const { engine, counts, dictionary, parties, graph, split } = workspace;
  const labels = await engine.labels();
  const rules = usualRules(model.featureOptions.reportingLimitMinor);
  const init: ScoreInit = {
    parties,
    graph,
    foldOptions: model.featureOptions,
    axes: model.axes,
    dictionary: { clientSegments: dictionary.clientSegments, regions: dictionary.regions },
    model,
    rules,
    labels: legLabels(labels, counts.transactions, counts.parties),
    split,
    labelled: labels.length > 0,
    explain,
  };
  const events = counts.legs + counts.behaviourEvents;
  let done = 0;
  await consumePartitions<ScoreResult>({
    worker: 'score.worker.js',
    workers,
    init,
    partitions: await engine.partitions(partitionsFor(events)),
    events: (range) => engine.events(range),
    onEvents: (count) => progress((done += count), events, 'Scoring'),
    onResult,
  });
  const noLabels = labels.length === 0 ? 'The data has no labels: nothing can be judged.' : null;
  return { rules, typologies: labels.typologies, noLabels };
}
