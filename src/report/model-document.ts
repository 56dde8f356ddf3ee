import { htmlDocument } from './document.ts';
import { date } from './format.ts';
import { html, outside, plain } from './html.ts';
import type { ModelDocument } from './model-document-data.ts';
import { dataSection, limitsSection, methodSection, purposeSection } from './sections/model-prose.ts';
import { ablationSection, featuresSection, stabilitySection, testsSection } from './sections/model-tests.ts';
import { rulesSection } from './sections/rules.ts';
import { trainedSegmentsSection, unscoredSection } from './sections/model-unscored.ts';
import { scoresSection } from './sections/scores.ts';
import { segmentsSection } from './sections/segments.ts';
import { typologySection } from './sections/typologies.ts';

/**
 * The document of one model version for validators and auditors: purpose, data, method, performance, tests, ablation,
 * stability, limits. Ordered after the US guidance on model risk (SR 26-2): what it is for, how it works, how well,
 * what it cannot do. Self-contained HTML; the same data gives the same bytes.
 */
export function renderModelDocument(document: ModelDocument): string {
  const { lattice, model, scored, source } = document;
  return htmlDocument(
    `Model ${model.version.slice(0, 12)}`,
    html`<header>
<p class="kicker">Peerline · model document · ${outside(source.name)} · written ${date(document.createdAt)}</p>
<h1>Model ${model.version.slice(0, 12)}</h1>
<p>Version <code>${model.version}</code>, seed ${model.seed}, data <code>${model.dataFingerprint}</code>, Peerline ${plain(model.code)}. The same data, seed and code give the same version, bit for bit.</p>
<nav aria-label="Sections"><a href="#purpose">Purpose</a><a href="#data">Data</a><a href="#method">Method</a><a href="#rules">Performance</a><a href="#typologies">Typologies</a><a href="#scores">Calibration</a><a href="#segments">Segments</a><a href="#tests">Tests</a><a href="#ablation">Ablation</a><a href="#stability">Stability</a><a href="#limits">Limits</a><a href="#features">Features</a></nav>
</header>
<main>
${purposeSection()}
${dataSection(document)}
${methodSection(document)}
${rulesSection(document.evaluation)}
${typologySection(document.evaluation)}
${scored === null ? unscoredSection() : scoresSection({ model, distributions: scored.distributions })}
${scored === null ? trainedSegmentsSection(document) : segmentsSection({ model, lattice, ...scored })}
${testsSection(document)}
${ablationSection(document)}
${stabilitySection(document)}
${limitsSection(document)}
${featuresSection(document)}
</main>
<footer><p>Generated from the model version; nothing here was written by hand for it.</p></footer>`,
  );
}
