import type { AlertSummary, ReasonSummary } from '../alert-summary.ts';
import { dataTable, meter, section } from '../data-table.ts';
import {
  count,
  counted,
  dateTime,
  decimal,
  featureValue,
  money,
  percent,
  probability,
  score as scoreText,
} from '../format.ts';
import { type Html, html, outside, plain } from '../html.ts';
import type { RunResult } from '../run-result.ts';

const alertsListed = 60;
const alertsOpened = 20;

/** The ranked alerts: a list, then each of the topmost with its reasons. */
export function alertsSection(result: RunResult): Html {
  const currency = result.source.baseCurrency;
  const listed = result.topAlerts.slice(0, alertsListed);
  if (listed.length === 0) {
    return section(
      'alerts',
      'Alerts',
      html`<p>No leg lies above its line. The distributions below show how near the nearest came.</p>`,
    );
  }
  const labelled = result.evaluation.reason === null;
  return section(
    'alerts',
    'Alerts',
    html`<p>${listedSentence(listed.length, result.alerts)}, by score. The tick in each bar is the alert's own line. p is the share of peers' legs at least as unusual; it is not a probability of crime.</p>`,
    alertsWithReasons(listed.slice(0, alertsOpened), currency, labelled),
    listed.length > alertsOpened
      ? html`<details><summary>${count(listed.length - alertsOpened)} more</summary>${alertsWithReasons(listed.slice(alertsOpened), currency, labelled)}</details>`
      : null,
  );
}

function alertsWithReasons(alerts: readonly AlertSummary[], currency: string, labelled: boolean): Html {
  return html`${alertList(alerts, currency, labelled)}${alerts.map((alert) => alertArticle(alert, currency))}`;
}

function alertList(alerts: readonly AlertSummary[], currency: string, labelled: boolean): Html {
  return dataTable(alerts, [
    {
      head: 'Alert',
      cell: ({ id }) => html`<a class="nowrap" href="#alert-${id}">${id}</a>`,
    },
    { head: 'Party', cell: ({ party }) => outside(party) },
    { head: 'Score', cell: (alert) => scoreBar(alert) },
    { head: 'p', cell: ({ p }) => probability(p), numeric: true },
    { head: 'Foremost reason', cell: ({ reasons }) => reasons[0]?.group ?? '–' },
    { head: 'Cell', cell: ({ cell }) => outside(cell) },
    { head: 'Legs', cell: ({ legs }) => count(legs), numeric: true },
    {
      head: `Amount, ${currency}`,
      cell: ({ amountMinor }) => money(amountMinor, currency).slice(0, -currency.length - 1),
      numeric: true,
    },
    { head: 'Last leg, UTC', cell: ({ lastAt }) => html`<span class="nowrap">${dateTime(lastAt)}</span>` },
    ...(labelled
      ? [
          {
            head: 'Label',
            cell: ({ typology }: AlertSummary) =>
              typology === null ? html`<span class="quiet">none</span>` : outside(typology),
          },
        ]
      : []),
  ]);
}

function listedSentence(listed: number, alerts: number): string {
  return listed < alerts ? `The ${count(listed)} highest of ${counted(alerts, 'alert')}` : counted(alerts, 'alert');
}

function scoreBar({ score, threshold }: AlertSummary): Html {
  return meter(score, scoreText(score), threshold, score >= threshold);
}

function alertArticle(alert: AlertSummary, currency: string): Html {
  const { firstAt, lastAt, backedOffTo, typology } = alert;
  return html`<article class="alert" id="alert-${alert.id}">
<h3>${outside(alert.party)}<span>${scoreBar(alert)} · p ${probability(alert.p)} · line ${decimal(alert.threshold)}</span>${alert.warmingUp ? html`<span class="tag">warming up</span>` : null}${typology === null ? null : html`<span class="tag">labelled ${outside(typology)}</span>`}</h3>
<p class="note">${alert.id} · ${outside(alert.cell)} · expert ${outside(alert.expert)} · ${counted(alert.legs, 'leg')} of ${money(alert.amountMinor, currency)} · ${dateTime(firstAt)}${lastAt === firstAt ? null : ` to ${dateTime(lastAt)}`} UTC · foremost ${outside(alert.transaction)} of ${money(alert.transactionAmountMinor, currency)}${backedOffTo === null ? null : html` · calibrated on ${outside(backedOffTo)}, which carries no guarantee`}</p>
${alert.reasons.length === 0 ? html`<p>No reasons were computed; <code>peerline explain ${alert.id}</code> gives them.</p>` : html`${reasonsTable(alert.reasons, currency)}${sumSentence(alert)}`}
${alert.sameAmountElsewhere === null ? null : html`<p>${sentence(alert.sameAmountElsewhere.sentence)}</p>`}
${alert.counterfactual === null ? null : html`<p>${sentence(alert.counterfactual)}</p>`}
</article>`;
}

/** The reasons add up to the score: base + contributions = log-odds. */
function sumSentence({ baseLogit, reasons, score }: AlertSummary): Html {
  const logit = Math.log(score / Math.max(Number.EPSILON, 1 - score));
  const rest = logit - baseLogit - reasons.reduce((total, { contribution }) => total + contribution, 0);
  return html`<p class="note">Base ${signed(baseLogit)}${reasons.map(({ contribution }) => ` ${signed(contribution)}`)}${Math.abs(rest) >= 0.05 ? ` ${signed(rest)} other groups` : null} = ${signed(logit)}, the log-odds of ${scoreText(score)}.</p>`;
}

function reasonsTable(reasons: readonly ReasonSummary[], currency: string): Html {
  const largest = Math.max(1e-9, ...reasons.map(({ contribution }) => Math.abs(contribution)));
  return html`<div class="reasons">${dataTable(reasons, [
    { head: 'Why', cell: (reason) => html`${reason.group}<br><span class="quiet">${sentence(reason.sentence)}</span>` },
    { head: 'Push', cell: ({ contribution }) => push(contribution, largest) },
    { head: 'Value', cell: ({ value, unit }) => featureValue(value, unit, currency), numeric: true },
    { head: "Peers' median", cell: ({ peerMedian, unit }) => featureValue(peerMedian, unit, currency), numeric: true },
    {
      head: 'Higher than',
      cell: ({ peerPercentile }) =>
        peerPercentile === null ? 'not known' : `${percent(peerPercentile / 100)} of peers`,
      numeric: true,
    },
    { head: 'Peers', cell: ({ peers }) => count(peers), numeric: true },
  ])}</div>`;
}

function push(contribution: number, largest: number): Html {
  const up = contribution >= 0;
  const width = ((up ? 70 : 30) * Math.min(1, Math.abs(contribution) / largest)).toFixed(1);
  const side = up ? 'left:30%' : 'right:70%';
  return html`<span class="nowrap"><span class="push${up ? '' : ' down'}"><b style="${side};width:${width}%"></b></span>${signed(contribution)}</span>`;
}

/** As a sentence of its own. */
function sentence(text: string): string {
  const clean = plain(text).trim();
  return `${clean.slice(0, 1).toUpperCase()}${clean.slice(1)}${/[.!?]$/.test(clean) ? '' : '.'}`;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`;
}
