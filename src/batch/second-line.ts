import { availableParallelism } from 'node:os';
import type { LabelColumns } from '#engine/engine';
import type { Model } from '#model/model';
import { fitSecondLine, type SecondLine } from '#model/second-line';
import type { BottomKRows } from './bottom-k.ts';
import { legLabels } from './leg-labels.ts';
import { fewestPastGuilty } from './outcome-pass.ts';
import { consumePartitions } from './partition-workers.ts';
import type { PastInit } from './past-legs.ts';
import { mergePastMonths, type PastMonths } from './past-months.ts';
import { partitionsFor } from './train-model.ts';
import type { Progress, Workspace } from './workspace.ts';

export type LearnedLine =
  | { readonly kind: 'learned'; readonly secondLine: SecondLine }
  | { readonly kind: 'not-learned'; readonly reason: string };

/**
 * Learns a second line for a model from labels (dispositions, incidents, court orders) on the legs before `until`,
 * in the model's own frame. Says why where they teach too little. The label-free score stays as it is.
 * @param until UTC epoch ms; the end of the past by default, so that the test period judges fairly
 */
export async function learnSecondLine(
  workspace: Workspace,
  model: Model,
  labels: LabelColumns,
  progress: Progress,
  until: number = workspace.split.calibrateUntil,
): Promise<LearnedLine> {
  if (labels.length === 0) return { kind: 'not-learned', reason: 'The data has no labels to learn from.' };
  const { engine, counts, dictionary, parties, graph } = workspace;
  const columns = model.catalogue.length;
  const init: PastInit = {
    parties,
    graph,
    foldOptions: model.featureOptions,
    axes: model.axes,
    dictionary: { clientSegments: dictionary.clientSegments, regions: dictionary.regions },
    model: { catalogue: model.catalogue, lattice: model.lattice, frame: model.frame },
    labels: legLabels(labels, counts.transactions, counts.parties),
    until,
  };
  const events = counts.legs + counts.behaviourEvents;
  const parts: PastMonths[] = [];
  let done = 0;
  await consumePartitions<PastMonths>({
    worker: 'past.worker.js',
    workers: availableParallelism(),
    init,
    partitions: await engine.partitions(partitionsFor(events)),
    events: (range) => engine.events(range),
    onEvents: (count) => progress((done += count), events, 'Reading past labels'),
    onResult: (result) => void parts.push(result),
  });
  const { legs, guilty, innocent } = mergePastMonths(parts, columns);
  if (guilty.length < fewestPastGuilty || innocent.length === 0) {
    const reason = `${guilty.length} guilty and ${innocent.length} innocent months are known before the test period; ${fewestPastGuilty} guilty ones and an innocent one are needed.`;
    return { kind: 'not-learned', reason };
  }
  const rows = ({ length, values }: BottomKRows) => ({ rows: length, columns, data: values });
  return {
    kind: 'learned',
    secondLine: fitSecondLine({ legs: rows(legs), guilty: rows(guilty), innocent: rows(innocent) }),
  };
}
