import { createHash } from 'node:crypto';
import { entityTypes } from '#domain/codes';
import { legId } from '#domain/leg';
import { formatMoney } from '#domain/money';
import type { AmountInGroup } from '#model/amount-elsewhere';
import { cellName } from '#model/lattice';
import type { Explanation } from '#model/explain';
import type { Model } from '#model/model';
import { legFlags } from '#model/score';
import type { AlertSummary, AmountElsewhere, ReasonSummary } from '#report/alert-summary';
import type { AlertEpisode } from './score-legs.ts';
import type { Workspace } from './workspace.ts';

/** An alert's episode and the evaluation of its leg of the highest score. */
export interface AlertSource extends AlertEpisode {
  readonly sequence: number;
  readonly side: number;
  readonly bestAt: number;
  readonly bestAmountMinor: number;
  readonly score: number;
  readonly p: number;
  readonly threshold: number;
  readonly cell: number;
  readonly calibratedBy: number;
  readonly expert: number;
  readonly flags: number;
}

const reasonsListed = 5;
const transactionsAtOnce = 4096;

export interface DescribedAlerts {
  readonly alerts: readonly AlertSummary[];
  /** By identifier of the alert. */
  readonly explanations: Readonly<Record<string, Explanation>>;
}

/** Alerts by falling score, with the bank's identifiers. Ties in the score are broken by p, then by identifier. */
export async function describeAlerts(
  workspace: Workspace,
  model: Model,
  sources: readonly AlertSource[],
  typologies: readonly string[],
  currency: string,
): Promise<DescribedAlerts> {
  const labels = await workspace.engine.labels();
  const alerts: AlertSummary[] = [];
  const explanations: Record<string, Explanation> = {};
  for (let from = 0; from < sources.length; from += transactionsAtOnce) {
    const part = sources.slice(from, from + transactionsAtOnce);
    const details = await workspace.engine.transactions(Int32Array.from(part, ({ sequence }) => sequence));
    for (const [k, source] of part.entries()) {
      const typology = source.label < 0 ? null : (typologies[labels.typology[source.label]!] ?? 'guilty');
      const alert = summaryOf(workspace, model, source, details[k]!.id, typology, currency);
      alerts.push(alert);
      explanations[alert.id] = source.explanation!;
    }
  }
  alerts.sort((a, b) => b.score - a.score || a.p - b.p || (a.id < b.id ? -1 : 1));
  return { alerts, explanations };
}

/** Stable for the same leg, whatever else is in the data. */
export function alertId(transaction: string, side: number): string {
  const leg = legId(transaction, side === 0 ? 'own' : 'mirrored');
  return `ALT-${createHash('sha256').update(leg).digest('hex').slice(0, 12)}`;
}

function summaryOf(
  { dictionary, parties }: Workspace,
  model: Model,
  source: AlertSource,
  transaction: string,
  typology: string | null,
  currency: string,
): AlertSummary {
  const explanation = source.explanation!;
  return {
    id: alertId(transaction, source.side),
    party: dictionary.parties[source.party]!,
    entityType: entityTypes[parties.entityType[source.party]!] ?? 'unknown',
    firstAt: source.firstAt,
    lastAt: source.lastAt,
    legs: source.legs,
    amountMinor: source.amountMinor,
    transaction,
    transactionAmountMinor: source.bestAmountMinor,
    score: source.score,
    p: source.p,
    threshold: source.threshold,
    cell: cellName(model.lattice, model.axes, source.cell),
    backedOffTo: source.calibratedBy === source.cell ? null : cellName(model.lattice, model.axes, source.calibratedBy),
    expert: model.experts[source.expert]!.name,
    warmingUp: (source.flags & legFlags.warmingUp) !== 0,
    baseLogit: explanation.base,
    reasons: reasonsOf(explanation),
    counterfactual: explanation.counterfactual?.sentence ?? null,
    sameAmountElsewhere: elsewhere(source.amountInGroups, source.bestAmountMinor, currency),
    typology,
    ...(source.secondOpinion === null ? {} : { secondLine: source.secondOpinion }),
  };
}

/** The topmost reasons that raise the score. */
export function reasonsOf({ reasons }: Explanation): readonly ReasonSummary[] {
  return reasons
    .filter(({ contribution }) => contribution > 0)
    .slice(0, reasonsListed)
    .map((reason) => ({
      group: reason.group,
      contribution: reason.contribution,
      feature: reason.feature ?? reason.label,
      value: reason.value,
      unit: reason.unit,
      peerMedian: reason.peerMedian,
      peerPercentile: reason.peerPercentile === null ? null : 100 * reason.peerPercentile,
      peers: reason.peers,
      sentence: reason.sentence,
    }));
}

/** "50,000.00 EUR: 3.8 σ above for an individual, within 1 σ for a business" */
function elsewhere(groups: readonly AmountInGroup[], amountMinor: number, currency: string): AmountElsewhere | null {
  if (groups.length < 2) return null;
  const parts = groups.map(({ name, sigmas }) => `${deviations(sigmas)} for ${article(name)} ${name}`);
  return { amountMinor, groups, sentence: `${formatMoney(amountMinor, currency)}: ${parts.join(', ')}` };
}

function deviations(sigmas: number): string {
  return Math.abs(sigmas) <= 1 ? 'within 1 σ' : `${Math.abs(sigmas).toFixed(1)} σ ${sigmas < 0 ? 'below' : 'above'}`;
}

function article(name: string): string {
  return /^[aeiou]/i.test(name) ? 'an' : 'a';
}
