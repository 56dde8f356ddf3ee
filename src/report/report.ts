import { htmlDocument } from './document.ts';
import { html, plain } from './html.ts';
import type { RunResult } from './run-result.ts';
import { alertsSection } from './sections/alerts.ts';
import { funnelSection, overviewHead } from './sections/overview.ts';
import { qualitySection } from './sections/quality.ts';
import { rulesSection } from './sections/rules.ts';
import { runSection } from './sections/run.ts';
import { scoresSection } from './sections/scores.ts';
import { segmentsSection } from './sections/segments.ts';
import { typologySection } from './sections/typologies.ts';

/**
 * The report of a run as one HTML document: readable without a network, light and dark, printable, a table behind
 * every chart. Text from outside is escaped. The same result gives the same bytes.
 */
export function renderReport(result: RunResult): string {
  return htmlDocument(
    `Peerline: ${plain(result.source.name)}`,
    html`${overviewHead(result)}
<main>
${funnelSection(result)}
${alertsSection(result)}
${rulesSection(result.evaluation)}
${typologySection(result.evaluation)}
${scoresSection(result)}
${segmentsSection(result)}
${qualitySection(result)}
${runSection(result)}
</main>
<footer><p>Scores rank departures from what is normal for a customer's peers. They are not probabilities of crime; a person decides.</p></footer>`,
  );
}
