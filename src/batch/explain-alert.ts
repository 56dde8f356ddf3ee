import { resolve } from 'node:path';
import { AppError } from '#domain/app-error';
import type { TransactionDetail } from '#engine/engine';
import { type Explanation, createExplainer, type PeerExplanation } from '#model/explain';
import type { Model } from '#model/model';
import type { AlertSummary } from '#report/alert-summary';
import { alertId } from './alerts.ts';
import { readAlerts } from './alerts-file.ts';
import { createLegBlocks } from './leg-blocks.ts';
import { loadModel } from './model-folder.ts';
import { openWorkspace, type Progress, type Workspace } from './workspace.ts';

export interface AlertExplanation {
  readonly alert: AlertSummary;
  readonly transaction: TransactionDetail;
  readonly explanation: Explanation;
  /** The contributions against single peers; null when not asked for. */
  readonly againstPeers: PeerExplanation | null;
  /** The score computed now from the events, bit for bit the stored one. */
  readonly reproduced: boolean;
  readonly model: string;
}

/** Finds an alert by identifier, by the beginning of it, or by rank. */
function findAlert(alerts: readonly AlertSummary[], wanted: string): AlertSummary {
  const byRank = /^\d+$/.test(wanted) ? alerts[Number(wanted) - 1] : undefined;
  const found = byRank === undefined ? alerts.filter(({ id }) => id.startsWith(wanted)) : [byRank];
  if (found.length === 1) return found[0]!;
  const sentence =
    found.length === 0
      ? `There is no alert ${wanted}: give a rank from 1 to ${alerts.length} or an identifier of alerts.json.`
      : `${wanted} fits several alerts: ${found.map(({ id }) => id).join(', ')}.`;
  throw new AppError('alert.absent', sentence);
}

/** Folds the party's events again up to the alert's leg, scores and explains it, and compares with what was stored. */
export async function explainAlert(
  options: { readonly alert: string; readonly out: string; readonly peers?: boolean },
  progress: Progress,
): Promise<AlertExplanation> {
  const out = resolve(options.out);
  const file = readAlerts(out);
  const alert = findAlert(file.alerts, options.alert);
  const { version, model } = loadModel(out, file.model);
  const workspace = await openWorkspace(out, progress);
  try {
    const party = workspace.dictionary.parties.indexOf(alert.party);
    if (party < 0) throw new AppError('alert.no-party', `Party ${alert.party} is not in ${out}: it was ingested anew.`);
    const leg = await findLeg(workspace, party, alert, model);
    const explainer = createExplainer(model);
    const explanation = explainer.explain(leg.features, leg.codes);
    return {
      alert,
      transaction: leg.transaction,
      explanation,
      againstPeers: options.peers === true ? explainer.explainAgainstPeers(leg.features, leg.codes) : null,
      reproduced: explanation.score === alert.score && explanation.p === alert.p,
      model: version,
    };
  } finally {
    await workspace.close();
  }
}

interface FoundLeg {
  readonly features: Float64Array;
  readonly codes: Int16Array;
  readonly transaction: TransactionDetail;
}

async function findLeg(
  workspace: Workspace,
  party: number,
  alert: AlertSummary,
  { axes, featureOptions }: Model,
): Promise<FoundLeg> {
  const blocks = createLegBlocks({ ...workspace, axes, foldOptions: featureOptions });
  for await (const chunk of workspace.engine.events({ from: party, to: party + 1 })) {
    const { rows, codes } = blocks.read(chunk);
    const details = await workspace.engine.transactions(
      Int32Array.from({ length: rows.length }, (_, i) => chunk.sequence[rows.event[i]!]!),
    );
    for (let i = 0; i < rows.length; i++) {
      if (alertId(details[i]!.id, chunk.side[rows.event[i]!]!) !== alert.id) continue;
      return {
        features: rows.values.slice(i * rows.columns, (i + 1) * rows.columns),
        codes: Int16Array.from(codes, (column) => column[i]!),
        transaction: details[i]!,
      };
    }
  }
  throw new AppError('alert.no-leg', `The leg of ${alert.id} is not in the data any more: it was ingested anew.`);
}
