// Sends a customer, an account and three payments, and prints what Peerline makes of them.
//   PEERLINE_URL=http://127.0.0.1:7070 PEERLINE_KEY=pl_… node examples/screen-payments.js
// The key needs the scopes events:write, parties:write, evaluations:read.
import { createClient, PeerlineProblem } from 'peerline/client';

const client = createClient({ baseUrl: process.env.PEERLINE_URL, key: process.env.PEERLINE_KEY });

await client.call('putParty', {
  path: { id: 'example-party' },
  body: { entityType: 'individual', name: 'Ada Example', country: 'DE' },
  idempotencyKey: 'example-party-1',
});
await client.call('putAccount', {
  path: { id: 'example-account' },
  body: { partyId: 'example-party', product: 'checking', currency: 'EUR' },
  idempotencyKey: 'example-account-1',
});

const now = Date.now();
const payments = [1250, 4999, 950_000].map((amountMinor, i) => ({
  id: `example-${now}-${i}`,
  at: now - (3 - i) * 60_000,
  accountId: 'example-account',
  direction: 'out',
  amountMinor,
  currency: 'EUR',
  counterpartyIdentifier: 'DE89370400440532013000',
}));
const taken = await client.call('postTransactions', { body: payments });
console.log(`accepted ${taken.accepted} of ${payments.length}`);

try {
  await client.call('postTransactions', { body: { ...payments[0], amountMinor: 1 } });
} catch (error) {
  if (!(error instanceof PeerlineProblem)) throw error;
  console.log(`the same identifier with another body: ${error.problem.status} ${error.problem.code}`);
}

for await (const { legId, status, score, cell } of client.items('getEvaluations', {
  query: { partyId: 'example-party', limit: 50 },
})) {
  console.log(`${legId}: ${status}, score ${score}, among ${cell}`);
}
