import { section } from '../data-table.ts';
import { count, counted, date, percent } from '../format.ts';
import { type Html, html, outside, plain } from '../html.ts';
import type { SecondLineSummary } from '#model/second-line';
import type { ModelDocument } from '../model-document-data.ts';
import { lineText } from './run.ts';

/** What the model is for, and what it must not be used for. */
export function purposeSection(): Html {
  return section(
    'purpose',
    'Purpose and use',
    html`<p>The model ranks every leg of a transaction by how far it departs from what is normal for the customer's peers, and raises an alert where the departure is rarer than the alert budget allows. An alert asks a person to look. It is not a finding of wrongdoing, it blocks nothing by itself, and its score is not a probability of laundering.</p>
<p>Intended users: analysts and compliance officers who work the alerts, model validators, auditors. Not to be used for credit, pricing, marketing, or any action that a customer can see: what follows from an alert must not reach the customer.</p>`,
  );
}

/** What the model was made from. */
export function dataSection(document: ModelDocument): Html {
  const { model, source } = document;
  const [from, to] = model.periods.train;
  return section(
    'data',
    'Data',
    html`<p>${counted(document.transactions, 'transaction')} with ${counted(document.legs, 'leg')} of ${counted(document.parties, 'party', 'parties')} from ${outside(source.name)}, ${date(source.firstAt)} to ${date(source.lastAt)}; amounts in ${source.baseCurrency}. Trained on ${date(from)} to ${date(to)}, calibrated on ${date(model.periods.calibrate[0])} to ${date(model.periods.calibrate[1])}, tested on ${date(model.periods.test[0])} to ${date(model.periods.test[1])}, with an embargo between the parts. Calibration uses other parties than training: rows of one party are not exchangeable.</p>`,
    document.missing.length === 0
      ? null
      : html`<h3>What the data could not say</h3><ul>${document.missing.map((sentence) => html`<li>${plain(sentence)}</li>`)}</ul>`,
  );
}

/** How a score comes about, step by step. */
export function methodSection({ model, trainedExperts, features, lattice, secondLine }: ModelDocument): Html {
  const axes = lattice.axes.map(({ name, values }) => `${plain(name)} (${count(values)})`).join(', ');
  return section(
    'method',
    'Method',
    html`<ul>
<li><strong>Features.</strong> ${counted(features.length, 'feature')} are computed for each leg as of its own time, itself included, by one fold over the party's events; the same code runs in batch and online. What is not known stays not known and is never taken for zero.</li>
<li><strong>Peers.</strong> Declared axes form cells: ${axes === '' ? 'none in this version' : axes}. Mean and deviation of each feature in a cell are pooled with its parents, by an amount estimated from the data, so that a small cell borrows strength (random effects for the mean, moderated variances for the deviation). Behaviour never forms a cell: a group of wrongdoers cannot become its own normal.</li>
<li><strong>Experts.</strong> ${counted(trainedExperts.length, 'expert model')}, forked by a declared axis: ${trainedExperts.map(({ name }) => plain(name)).join(', ')}. Each joins several anomaly detectors. A detector is asked twice, against all rows and against the rows of other cells, and the more surprised answer counts.</li>
<li><strong>Fusion.</strong> The surprisals (minus the logarithm of the tail probability) of the members are added with non-negative weights.</li>
<li><strong>Calibration.</strong> The tail probability p of the sum is conformal within the cell: the share of calibration legs at least as high. Cells with too few of them use their parent's, which is marked and carries no guarantee; beyond the sample a generalised Pareto tail is fitted.</li>
<li><strong>Score and line.</strong> s = 1 / (1 + p/α) with the budget α = ${percent(model.alpha)} of legs, so that s = 0.5 where p = α. A leg alerts where s reaches the line τ: ${lineText(model)}.</li>
<li><strong>Reasons.</strong> Shapley values of named feature groups against the median peer add up to the log-odds of the score.</li>
${secondLine === null ? null : secondLineItem(secondLine)}
</ul>`,
  );
}

function secondLineItem({ guiltyMonths, innocentMonths, levels, topWeights }: SecondLineSummary): Html {
  const weights = topWeights.map(({ feature, weight }) => `${plain(feature)} ${weight.toFixed(2)}`).join(', ');
  return html`<li><strong>Second line.</strong> Beside the score, alerts carry a level that past outcomes taught: non-negative weights on the surprisals of the features, drawn towards equal ones, from ${counted(guiltyMonths, 'guilty party-month')} and ${count(innocentMonths)} innocent ones. The upper ${percent(levels.high)} of legs are high, the next ${percent(levels.medium)} medium. It raises no alert and changes no score. Largest weights (1 = as without labels): ${weights}.</li>`;
}

/** What everybody who relies on the model must know. */
export function limitsSection({ limits }: ModelDocument): Html {
  return section(
    'limits',
    'Limits',
    html`<ul>
<li>The model finds what is unusual, not what is illegal. Crime that looks like a peer's ordinary business stays below the line.</li>
<li>A declared cell that is bad as a whole is invisible row by row; where wrongdoers make up a large part of a cell they shift its statistics.</li>
<li>The tail probability holds for legs like those of the calibration period. It drifts with the customers, and must be watched and renewed.</li>
<li>Labels exist only where somebody looked. Recall and precision are against the labels at hand, not against the truth.</li>
<li>Figures on simulated data show that the machinery works; they do not forecast figures in a bank.</li>
${limits.map((sentence) => html`<li>${plain(sentence)}</li>`)}
</ul>`,
  );
}
