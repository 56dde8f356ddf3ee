import { availableParallelism } from 'node:os';
import type { Model } from '#model/model';
import { fitOutcomeWeights, type OutcomeWeights } from '#model/outcome-weights';
import type { BottomKRows } from './bottom-k.ts';
import type { OutcomeInit } from './outcome-legs.ts';
import { consumePartitions } from './partition-workers.ts';
import { concatenatePartyMonths, type PartyMonths } from './party-months.ts';
import { mergePastMonths, type PastMonths } from './past-months.ts';
import { partitionsFor } from './train-model.ts';
import type { Progress, Workspace } from './workspace.ts';

/** What past labels came to. */
export interface LearnedScores {
  readonly weights: OutcomeWeights;
  readonly features: readonly string[];
  /** Learned score of the party-months of the test period, of legs of any label. */
  readonly months: PartyMonths;
}

/** Fewer guilty months than this teach nothing that would hold. */
export const fewestPastGuilty = 10;

/** Learns from the labels of the past and scores the test period with it; a reason where there are too few labels. */
export async function outcomePass(
  workspace: Workspace,
  model: Model,
  parts: readonly PastMonths[],
  progress: Progress,
): Promise<LearnedScores | { readonly reason: string; readonly guilty: number }> {
  const columns = model.catalogue.length;
  const past = mergePastMonths(parts, columns);
  const guilty = past.guilty.length;
  if (guilty < fewestPastGuilty) {
    return {
      reason: `Only ${guilty} labelled months before the test period, where ${fewestPastGuilty} are needed.`,
      guilty,
    };
  }
  if (past.innocent.length === 0) return { reason: 'No month before the test period is known to be innocent.', guilty };
  const rows = ({ length, values }: BottomKRows) => ({ rows: length, columns, data: values });
  progress(0, null, 'Learning from past labels');
  const weights = fitOutcomeWeights({
    legs: rows(past.legs),
    guilty: rows(past.guilty),
    innocent: rows(past.innocent),
  });
  const months = await scoreMonths(workspace, model, weights, progress);
  return { weights, features: model.catalogue.map(({ name }) => name), months };
}

async function scoreMonths(
  workspace: Workspace,
  model: Model,
  weights: OutcomeWeights,
  progress: Progress,
): Promise<PartyMonths> {
  const { engine, counts, dictionary, parties, graph, split } = workspace;
  const { catalogue, lattice, frame } = model;
  const init: OutcomeInit = {
    parties,
    graph,
    foldOptions: model.featureOptions,
    axes: model.axes,
    dictionary: { clientSegments: dictionary.clientSegments, regions: dictionary.regions },
    model: { catalogue, lattice, frame },
    weights,
    testFrom: split.testFrom,
  };
  const events = counts.legs + counts.behaviourEvents;
  const results: PartyMonths[] = [];
  let done = 0;
  await consumePartitions<PartyMonths>({
    worker: 'outcome.worker.js',
    workers: availableParallelism(),
    init,
    partitions: await engine.partitions(partitionsFor(events)),
    events: (range) => engine.events(range),
    onEvents: (count) => progress((done += count), events, 'Scoring with past labels'),
    onResult: (result) => void results.push(result),
  });
  return concatenatePartyMonths(results);
}
