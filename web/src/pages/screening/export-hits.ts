import { type Answered, call } from '../../api/call.ts';

const pageSize = 200;

/** All hits with their decisions, as one JSON document for the browser's downloads. Throws as `call` does. */
export async function exportHits(): Promise<void> {
  const items: Answered<'getScreeningExport'>['items'] = [];
  for (let after = 0; ; ) {
    const page = await call('getScreeningExport', { query: { after, limit: pageSize } });
    items.push(...page.items);
    if (page.items.length < pageSize) break;
    after = page.items.at(-1)!.hit.id;
  }
  const address = URL.createObjectURL(new Blob([JSON.stringify({ items }, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'screening.json';
  link.click();
  URL.revokeObjectURL(address);
}
