import type { ColumnBatch } from '#domain/column-batch';
import type { Identifiers } from './identifiers.ts';
import type { Overlay } from './overlay.ts';
import { batchRanges } from './record-batches.ts';
import { schemes } from './typologies/schemes.ts';

const kindOf = new Map<string, string>(schemes.map((scheme) => [scheme.typology, scheme.lookAlike]));

/** Innocent look-alikes as `partyId`, `kind` and the `typology` they resemble. For evaluation only. */
export function* lookAlikeBatches(overlay: Overlay, identifiers: Identifiers): Generator<ColumnBatch> {
  for (const [from, to] of batchRanges(overlay.lookAlikes.length)) {
    const parts = overlay.lookAlikes.slice(from, to);
    yield {
      length: parts.length,
      columns: {
        partyId: { type: 'text', values: parts.map((part) => identifiers.of('party', part.party)) },
        kind: { type: 'text', values: parts.map((part) => kindOf.get(part.typology)!) },
        typology: { type: 'text', values: parts.map((part) => part.typology) },
      },
    };
  }
}
