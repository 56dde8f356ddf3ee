import type { AlertExplanation } from '#batch/explain-alert';
import type { PeerExplanation } from '#model/explain';
import { formatMoney } from '#domain/money';

const width = 80;

function bar(contribution: number, largest: number): string {
  const length = Math.max(1, Math.round((Math.abs(contribution) / largest) * 16));
  return (contribution < 0 ? '▒' : '█').repeat(length);
}

/** Breaks a text at words. */
function wrap(text: string, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, indent + line].join('\n');
}

/** Why an alert fired, for a terminal of 80 columns: contributions add up from the base to the logit of the score. */
export function renderExplanation(told: AlertExplanation): string {
  const { alert, transaction, explanation, reproduced, model, againstPeers } = told;
  const { reasons, base, logit, counterfactual, otherGroups } = explanation;
  const largest = Math.max(...reasons.map(({ contribution }) => Math.abs(contribution)));
  const shown = reasons.filter(({ contribution }) => Math.abs(contribution) >= 0.005);
  const sum = shown.flatMap((reason) => [
    `  ${reason.group.padEnd(34).slice(0, 34)} ${reason.contribution.toFixed(2).padStart(7)}  ${bar(reason.contribution, largest)}`,
    ...(reason.contribution > 0 ? [wrap(reason.sentence, '      ')] : []),
  ]);
  return [
    `${alert.id}  score ${explanation.score.toFixed(3)} (p ${explanation.p.toPrecision(2)}, line ${explanation.threshold.toFixed(2)})`,
    `party ${alert.party} · ${explanation.segment} · expert ${explanation.expert}`,
    `transaction ${transaction.id}: ${formatMoney(transaction.amountMinor, transaction.currency)}, ${new Date(transaction.at).toISOString()}`,
    '',
    `  ${'base: a peer at every median'.padEnd(34)} ${base.toFixed(2).padStart(7)}`,
    ...sum,
    `  ${'sum = logit of the score'.padEnd(34)} ${logit.toFixed(2).padStart(7)}`,
    ...(againstPeers === null ? [] : peerLines(againstPeers)),
    '',
    ...(counterfactual === null ? [] : [wrap(`${counterfactual.sentence}.`, '')]),
    ...otherGroups.map(({ sentence }) => wrap(`${sentence}.`, '')),
    '',
    `Model ${model.slice(0, 12)}, computed again from the events: ${reproduced ? 'identical' : 'DIFFERENT from what was stored'}.`,
  ].join('\n');
}

function peerLines({ peers, base, contributions }: PeerExplanation): readonly string[] {
  const shown = contributions.filter(({ contribution }) => Math.abs(contribution) >= 0.005);
  return [
    '',
    `  ${`base: the mean of ${peers} single peers`.padEnd(34)} ${base.toFixed(2).padStart(7)}`,
    ...shown.map(
      ({ group, contribution, standardError }) =>
        `  ${group.padEnd(34).slice(0, 34)} ${contribution.toFixed(2).padStart(7)}  ± ${standardError.toFixed(2)}`,
    ),
  ];
}
