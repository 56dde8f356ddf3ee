import { mcNemar, shareSequence } from '#ml/statistics/paired-proportions';
import { type ShareInterval, wilsonInterval } from '#ml/statistics/wilson';

/** A party during a trial: the highest score each source gave it, and what was decided of it. */
export interface TriedParty {
  /** NaN = not scored. */
  readonly champion: number;
  readonly challenger: number;
  /** Null = nobody decided. */
  readonly productive: boolean | null;
}

export interface ArmYield {
  /** Parties in this source's queue at the budget. */
  readonly queued: number;
  readonly decided: number;
  /** Productive of the decided. */
  readonly yield: ShareInterval;
  /** Of what was decided; holds whenever one looks. */
  readonly low: number;
  readonly high: number;
}

/** Two sources of alerts at one budget, over the same parties. */
export interface TrialComparison {
  /** Parties each may queue: as many as the champion alerted. */
  readonly budget: number;
  readonly champion: ArmYield;
  readonly challenger: ArmYield;
  /** Productive parties that only one of them queued. */
  readonly onlyChampion: number;
  readonly onlyChallenger: number;
  /** McNemar's exact p, for one look at the end. */
  readonly p: number;
  /** Productive parties the challenger gains, as a share of the champion's, with an interval that holds at all times. */
  readonly gain: { readonly value: number; readonly low: number; readonly high: number } | null;
}

export function compareAtBudget(parties: readonly TriedParty[], budget: number): TrialComparison {
  const champion = topOf(parties, ({ champion: score }) => score, budget);
  const challenger = topOf(parties, ({ challenger: score }) => score, budget);
  const productive = (party: TriedParty) => party.productive === true;
  const onlyChampion = [...champion].filter((party) => productive(party) && !challenger.has(party)).length;
  const onlyChallenger = [...challenger].filter((party) => productive(party) && !champion.has(party)).length;
  const found = [...champion].filter(productive).length;
  const discordant = onlyChampion + onlyChallenger;
  const sequence = shareSequence(onlyChallenger, discordant);
  const asGain = (share: number) => ((2 * share - 1) * discordant) / found;
  return {
    budget,
    champion: armOf(champion),
    challenger: armOf(challenger),
    onlyChampion,
    onlyChallenger,
    p: mcNemar(onlyChampion, onlyChallenger),
    gain:
      found === 0
        ? null
        : {
            value: (onlyChallenger - onlyChampion) / found,
            low: asGain(sequence.low),
            high: asGain(sequence.high),
          },
  };
}

function topOf(
  parties: readonly TriedParty[],
  scoreOf: (party: TriedParty) => number,
  budget: number,
): ReadonlySet<TriedParty> {
  const scored = parties.filter((party) => !Number.isNaN(scoreOf(party)));
  return new Set(scored.sort((a, b) => scoreOf(b) - scoreOf(a)).slice(0, budget));
}

function armOf(queue: ReadonlySet<TriedParty>): ArmYield {
  const decided = [...queue].filter(({ productive }) => productive !== null);
  const hits = decided.filter(({ productive }) => productive === true).length;
  const sequence = shareSequence(hits, decided.length);
  return { queued: queue.size, decided: decided.length, yield: wilsonInterval(hits, decided.length), ...sequence };
}

/** What a challenger has to show before a person may release it. */
export const promotionRules = {
  /** Decisions in each queue. */
  fewestDecided: 100,
  fewestProductive: 10,
  /** Of the challenger's queue; what nobody reviewed says nothing. */
  mostUndecided: 0.2,
  /** Productive parties it may lose, as a share of the champion's. */
  mostLost: 0.1,
} as const;

/** Why a challenger may not be promoted, all reasons at once; empty = it may. */
export function promotionGate({ champion, challenger, gain }: TrialComparison): readonly string[] {
  const { fewestDecided, fewestProductive, mostUndecided, mostLost } = promotionRules;
  const reasons: string[] = [];
  for (const [name, arm] of [
    ['champion', champion],
    ['challenger', challenger],
  ] as const) {
    if (arm.decided < fewestDecided) {
      reasons.push(`${fewestDecided} decisions are needed in the queue of the ${name}; there are ${arm.decided}.`);
    }
  }
  const hits = Math.round(champion.yield.n === 0 ? 0 : champion.yield.share * champion.yield.n);
  if (hits < fewestProductive)
    reasons.push(`Fewer than ${fewestProductive} productive parties say nothing; there are ${hits}.`);
  const undecided = challenger.queued === 0 ? 1 : 1 - challenger.decided / challenger.queued;
  if (undecided > mostUndecided) {
    reasons.push(
      `${Math.round(100 * undecided)} % of the challenger's queue were not decided: let an A/B trial work both.`,
    );
  }
  if (gain !== null && gain.low < -mostLost) {
    reasons.push(`It may lose ${Math.round(-100 * gain.low)} % of what the champion finds at the same budget.`);
  }
  return reasons;
}
