import type { AlertSummary } from './alert-summary.ts';
import {
  cellsFinding,
  countsFinding,
  otherCountsFinding,
  funnelFinding,
  latticeFinding,
  learnedFinding,
  lineFinding,
  rulesFinding,
  stagesFinding,
  typologyFinding,
} from './findings.ts';
import type { EvaluationSummary, RecallLevel } from './evaluation-summary.ts';
import { count, date, dateTime, decimal, money, percent, percentWithInterval, probability, score } from './format.ts';
import type { RunResult } from './run-result.ts';
import { labelFree } from './sections/learned.ts';
import { completenessFinding, gapFinding } from './sections/quality.ts';
import { textTable, wrapped } from './text-table.ts';

const alertsShown = 5;
const cellsShown = 12;
/** Under the party, after the score. */
const indent = 9;

/** What the report says, in short, for a terminal of 80 columns. No colour, no control characters. */
export function renderTerminal(result: RunResult): string {
  const { source, model } = result;
  const head = `Peerline · ${source.name} · ${date(source.firstAt)} to ${date(source.lastAt)} · model ${model.version.slice(0, 12)}`;
  const parts = [
    wrapped(head),
    block('From rows to alerts', funnelFinding(result), funnel(result)),
    block(
      'Alerts',
      alertsSentence(result),
      ...result.topAlerts.slice(0, alertsShown).map((alert) => alertText(alert, result)),
    ),
    block('Rules against Peerline', rulesFinding(result.evaluation), rules(result)),
    typologies(result),
    block('Segments', `${latticeFinding(result)} ${cellsFinding(result.cells, model.alpha)}`, cells(result)),
    block(
      'Data quality',
      `${countsFinding(result)} ${otherCountsFinding(result)} ${completenessFinding(result.quality)} ${gapFinding(result.quality)}`,
      quality(result),
    ),
    block('The run', stagesFinding(result), stages(result)),
    files(result),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function block(title: string, finding: string, ...content: readonly string[]): string {
  return [title.toUpperCase(), wrapped(finding), ...content.filter((part) => part !== '')].join('\n');
}

function funnel({ funnel: steps }: RunResult): string {
  return textTable(steps, [
    { head: 'Step', cell: ({ step }) => step, width: 40 },
    { head: 'Count', cell: ({ count: value }) => count(value), numeric: true },
    { head: 'Unit', cell: ({ unit }) => unit, width: 16 },
  ]);
}

function alertsSentence({ alerts, topAlerts }: RunResult): string {
  if (alerts === 0) return 'No leg lies above its line.';
  const shown = Math.min(alertsShown, topAlerts.length);
  return shown < alerts
    ? `The ${count(shown)} highest of ${count(alerts)}, by score.`
    : `All ${count(alerts)}, by score.`;
}

function alertText(alert: AlertSummary, { source: { baseCurrency } }: RunResult): string {
  const facts = [
    alert.party,
    money(alert.amountMinor, baseCurrency),
    dateTime(alert.lastAt),
    `p\u00a0${probability(alert.p)}`,
    alert.cell,
    ...(alert.warmingUp ? ['warming up'] : []),
    ...(alert.typology === null ? [] : [`labelled ${alert.typology}`]),
  ].join(' · ');
  const sentences = [
    ...alert.reasons.slice(0, 2).map(({ sentence }) => sentence),
    alert.sameAmountElsewhere?.sentence ?? '',
  ].filter((sentence) => sentence !== '');
  const [first, ...rest] = wrapped(facts, indent).split('\n');
  const scored = `  ${score(alert.score)}${first!.slice(7)}`;
  return ['', scored, ...rest, ...sentences.map((sentence) => wrapped(sentence, indent))].join('\n');
}

function rules({ evaluation }: RunResult): string {
  if (evaluation.reason !== null) return '';
  const rows = evaluation.opponents.flatMap(({ name, levels }) => levels.map((level) => ({ name, level })));
  const table = textTable(rows, [
    { head: 'Against', cell: ({ name }) => name, width: 36 },
    { head: 'Recall', cell: ({ level }) => percent(level.recall), numeric: true },
    { head: 'Rules', cell: ({ level }) => count(Math.round(level.ruleFalsePositives)), numeric: true },
    { head: 'Peerline', cell: ({ level }) => count(Math.round(level.falsePositives)), numeric: true },
    { head: 'Fewer', cell: ({ level }) => reductionText(level) },
  ]);
  return `${table}\n${wrapped(lineFinding(evaluation))}${learned(evaluation)}`;
}

function learned(evaluation: EvaluationSummary): string {
  if (evaluation.learned === undefined) return '';
  const head = `\n\n${wrapped(`Peerline with past labels. ${learnedFinding(evaluation)}`)}`;
  if (evaluation.learned.reason !== null) return head;
  const table = textTable(evaluation.learned.levels, [
    { head: 'Recall', cell: ({ recall }) => percent(recall), numeric: true },
    { head: 'Rules', cell: (level) => count(Math.round(level.ruleFalsePositives)), numeric: true },
    { head: 'Label-free', cell: ({ recall }) => labelFree(evaluation, recall), numeric: true },
    { head: 'With past labels', cell: (level) => count(Math.round(level.falsePositives)), numeric: true },
    { head: 'Fewer than rules', cell: (level) => reductionText(level) },
  ]);
  return `${head}\n${table}`;
}

function reductionText({ reduction, interval }: RecallLevel): string {
  return reduction === null ? '–' : percentWithInterval(reduction, interval);
}

function typologies({ evaluation }: RunResult): string {
  if (evaluation.typologies.length === 0) return '';
  const rows = [...evaluation.typologies].sort((a, b) => b.recall - a.recall || b.units - a.units);
  const table = textTable(rows, [
    { head: 'Typology', cell: ({ typology }) => typology, width: 32 },
    { head: 'n', cell: ({ units }) => count(units), numeric: true },
    { head: 'Found', cell: ({ found }) => count(found), numeric: true },
    {
      head: 'By rules',
      cell: ({ foundByRules }) => (foundByRules === null ? '–' : decimal(foundByRules)),
      numeric: true,
    },
    { head: 'Recall', cell: ({ recall, interval }) => percentWithInterval(recall, interval) },
  ]);
  return block('Typologies', typologyFinding(evaluation), table);
}

function cells({ cells: all, segments }: RunResult): string {
  const shown = all.slice(0, cellsShown);
  const table = textTable(shown, [
    { head: 'Cell', cell: ({ name }) => name, width: 30 },
    { head: 'Legs', cell: ({ legs }) => count(legs), numeric: true },
    { head: 'Pool w', cell: ({ poolingWeight }) => poolingWeight.toFixed(2), numeric: true },
    { head: 'τ 0.5', cell: ({ alertRate50 }) => percent(alertRate50), numeric: true },
    { head: 'τ 0.4', cell: ({ alertRate40 }) => percent(alertRate40), numeric: true },
    { head: '', cell: ({ backedOffTo }) => (backedOffTo === null ? '' : 'back-off') },
  ]);
  return segments > shown.length ? `${table}\n  and ${count(segments - shown.length)} smaller cells` : table;
}

function quality({ quality: { issues, notes } }: RunResult): string {
  const guessed = notes.map((note) => wrapped(note));
  if (issues.length === 0) return guessed.join('\n');
  const table = textTable(issues, [
    { head: 'Issue', cell: ({ issue }) => issue, width: 34 },
    { head: 'Record', cell: ({ record }) => record, width: 14 },
    { head: 'Rows', cell: ({ count: rows }) => count(rows), numeric: true },
    { head: 'What was done', cell: ({ action }) => action, width: 22 },
  ]);
  return [table, ...guessed].join('\n');
}

function stages({ stages: all }: RunResult): string {
  return textTable(all, [
    { head: 'Stage', cell: ({ stage }) => stage, width: 30 },
    { head: 'Seconds', cell: ({ seconds }) => seconds.toFixed(1), numeric: true },
  ]);
}

function files({ files: all }: RunResult): string {
  const entries = Object.entries(all);
  return entries.length === 0
    ? ''
    : wrapped(`Written: ${entries.map(([name, file]) => `${file} (${name})`).join(', ')}`);
}
