import type { ModelDiff } from '#batch/model-diff';
import type { ModelExport } from '#batch/model-export';
import type { ModelDescription } from '#batch/model-show';
import { featureOptionsText } from '#report/feature-options-text';
import { count, counted, date, decimal, percent } from '#report/format';
import { textTable, wrapped } from '#report/text-table';

const cellsShown = 15;

/** A model version for a terminal of 80 columns. */
export function renderModel(model: ModelDescription): string {
  const { training, policy, experts, cells, metrics } = model;
  const features = Object.entries(model.features);
  const total = features.reduce((sum, [, names]) => sum + names.length, 0);
  const lines = [...policy.threshold.rules, ...policy.alpha.rules].length;
  return [
    `Model ${model.version}`,
    `  Peerline ${model.codeVersion}, profile ${model.profile}, drawn seed ${model.seed}`,
    wrapped(`training data ${model.trainingData}`, 2),
    wrapped(
      `trained on ${count(training.rows)} legs of ${count(training.parties)} parties, ${date(training.firstAt)} to ${date(training.lastAt)}; calibrated on ${count(training.calibrationRows)} legs of ${count(training.calibrationParties)} parties, ${date(training.calibrationFirstAt)} to ${date(training.calibrationLastAt)}`,
      2,
    ),
    '',
    'Policy',
    wrapped(
      `budget α ${percent(policy.alpha.default)} of legs, line τ ${policy.threshold.default}${lines > 0 ? `, ${counted(lines, 'exception')} by segment (--json lists them)` : ''}; experts by ${policy.expertAxis}; cells by ${policy.cellAxes.join(', ')}`,
      2,
    ),
    wrapped(`features: ${featureOptionsText(model.featureOptions)}`, 2),
    '',
    'Metrics of the test period',
    ...(Object.keys(metrics).length === 0
      ? ['  not measured: nothing had been scored when this version was saved']
      : Object.entries(metrics).map(([name, value]) => `  ${name.padEnd(24)} ${metricText(value).padStart(12)}`)),
    '',
    `Experts: ${experts.length}`,
    ...experts.flatMap(({ name, trainedRows, members }) => [
      wrapped(`${name}, trained on ${count(trainedRows)} legs`, 2),
      wrapped(members.map((member) => `${member.name} ${decimal(member.weight)}`).join(', '), 4),
    ]),
    '',
    `Features: ${count(total)}`,
    wrapped(features.map(([family, names]) => `${family} ${names.length}`).join(', '), 2),
    '',
    `Cells: ${count(cells.length)}`,
    textTable(cells.slice(0, cellsShown), [
      { head: 'Cell', cell: ({ name }) => name, width: 30 },
      { head: 'Legs', cell: ({ trainedLegs }) => count(trainedLegs), numeric: true },
      { head: 'Parties', cell: ({ parties }) => count(parties), numeric: true },
      { head: 'Weight', cell: ({ poolingWeight }) => poolingWeight.toFixed(2), numeric: true },
      {
        head: 'Calibrated by',
        cell: ({ name, calibratedBy }) => (name === calibratedBy ? 'itself' : calibratedBy),
        width: 16,
      },
    ]),
    ...(cells.length > cellsShown ? [`  … ${count(cells.length - cellsShown)} more: --json lists all`] : []),
    '',
    `Every hash of its ${count(model.files.length)} files is right.`,
    `Document: ${model.document ?? 'none was written'}`,
  ].join('\n');
}

function metricText(value: number): string {
  return Number.isInteger(value) ? count(value) : value.toFixed(4);
}

export function renderModelDiff({ a, b, sentences }: ModelDiff): string {
  return [`From ${a}`, `  to ${b}`, '', ...sentences.map((sentence) => wrapped(sentence, 2))].join('\n');
}

export function renderModelExport({ version, folder, files, document }: ModelExport): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return [
    `Model ${version}: every hash is right.`,
    `${count(files.length)} files, ${count(bytes)} bytes, copied to ${folder}`,
    document === null ? 'It has no document.' : `Document: ${document}`,
  ].join('\n');
}
