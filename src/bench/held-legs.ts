import { legLabels, labelOf } from '#batch/leg-labels';
import { createLegBlocks } from '#batch/leg-blocks';
import { collectPartyMonths, type EvaluatedLegs, type PartyMonths } from '#batch/party-months';
import { partitionsFor } from '#batch/train-model';
import type { Progress, Workspace } from '#batch/workspace';
import { featureCatalogue } from '#features/catalogue';
import { declareAxes } from '#model/axes';
import type { LegSample } from '#model/leg-sample';
import type { Model } from '#model/model';
import type { FoldOptions } from '#features/fold-options';
import { createLegScorer, type LegScores, legFlags, legScores } from '#model/score';

/** Legs of the test period with their features and labels, folded once and scored by as many models as one likes. */
export interface HeldLegs extends Pick<EvaluatedLegs, 'label' | 'typology'> {
  readonly legs: LegSample;
  readonly typologies: readonly string[];
  /** 1 = all parties are held, 2 = every second one, … */
  readonly everyParty: number;
}

/**
 * Folds the events of the workspace and holds the legs of its test period in memory. Where they would be more than
 * `most`, the legs of every second, third, … party are held, drawn regardless of their labels.
 */
export async function holdTestLegs(
  workspace: Workspace,
  foldOptions: FoldOptions,
  most: number,
  progress: Progress,
): Promise<HeldLegs> {
  const { engine, counts, dictionary, parties, graph, split } = workspace;
  const axes = declareAxes(parties, dictionary);
  const blocks = createLegBlocks({ parties, graph, foldOptions, axes, dictionary });
  const named = await engine.labels();
  const labels = legLabels(named, counts.transactions, counts.parties);
  const columns = featureCatalogue.length;
  const everyParty = Math.max(1, Math.ceil((0.3 * counts.legs) / most));
  const parts: Held[] = [];
  const events = counts.legs + counts.behaviourEvents;
  let done = 0;
  for (const range of await engine.partitions(partitionsFor(events))) {
    blocks.reset();
    for await (const chunk of engine.events(range)) {
      const { rows, codes } = blocks.read(chunk);
      const kept: number[] = [];
      for (let i = 0; i < rows.length; i++) {
        const event = rows.event[i]!;
        if (chunk.at[event]! >= split.testFrom && chunk.party[event]! % everyParty === 0) kept.push(i);
      }
      const ofLeg = kept.map((i) => {
        const event = rows.event[i]!;
        return labelOf(labels, chunk.sequence[event]!, chunk.party[event]!, chunk.at[event]!);
      });
      const data = new Float64Array(kept.length * columns);
      for (const [to, i] of kept.entries())
        data.set(rows.values.subarray(i * columns, (i + 1) * columns), to * columns);
      parts.push({
        data,
        codes: codes.map((column) => Int16Array.from(kept, (i) => column[i]!)),
        party: Int32Array.from(kept, (i) => chunk.party[rows.event[i]!]!),
        at: Float64Array.from(kept, (i) => chunk.at[rows.event[i]!]!),
        label: Int8Array.from(ofLeg, (at) => (at < 0 ? labels.otherwise : labels.guilty[at]!)),
        typology: Int16Array.from(ofLeg, (at) => (at < 0 ? -1 : labels.typology[at]!)),
      });
      progress((done += chunk.length), events, 'Holding the test period');
    }
  }
  return { ...joined(parts, axes.length, columns), typologies: named.typologies, everyParty };
}

/** Scores and logits of legs (NaN = could not be scored), and which of them lie at or above their line (1). */
export function evaluate(model: Model, legs: LegSample) {
  const { score, logit, flags } = legScoresOf(model, legs);
  return { score, logit, alerted: flags.map((bits) => (bits & legFlags.alert) / legFlags.alert) };
}

function legScoresOf(model: Model, legs: LegSample): LegScores {
  const out = legScores(legs.features.rows);
  createLegScorer(model).score(legs, out);
  return out;
}

/** Party-months of the held legs under a model. */
export function scoreHeld(model: Model, { legs, label, typology }: HeldLegs): PartyMonths {
  const { score, alerted } = evaluate(model, legs);
  const months = collectPartyMonths();
  months.add(legs.party.length, { party: legs.party, at: legs.at, score, flagged: alerted, label, typology });
  return months.finish();
}

interface Held {
  readonly data: Float64Array;
  readonly codes: readonly Int16Array[];
  readonly party: Int32Array;
  readonly at: Float64Array;
  readonly label: Int8Array;
  readonly typology: Int16Array;
}

function joined(parts: readonly Held[], axes: number, columns: number): Omit<HeldLegs, 'typologies' | 'everyParty'> {
  const rows = parts.reduce((sum, { party }) => sum + party.length, 0);
  const whole: Held = {
    data: new Float64Array(rows * columns),
    codes: Array.from({ length: axes }, () => new Int16Array(rows)),
    party: new Int32Array(rows),
    at: new Float64Array(rows),
    label: new Int8Array(rows),
    typology: new Int16Array(rows),
  };
  let to = 0;
  for (const part of parts) {
    whole.data.set(part.data, to * columns);
    for (const [a, codes] of part.codes.entries()) whole.codes[a]!.set(codes, to);
    whole.party.set(part.party, to);
    whole.at.set(part.at, to);
    whole.label.set(part.label, to);
    whole.typology.set(part.typology, to);
    to += part.party.length;
  }
  const { data, codes, party, at, label, typology } = whole;
  return { legs: { features: { rows, columns, data }, axes: codes, party, at }, label, typology };
}
