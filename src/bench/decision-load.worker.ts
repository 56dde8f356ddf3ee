import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

// The callers of bench decision, in a thread of their own so that they do not stand in the server's way.

export interface DecisionLoad {
  readonly url: string;
  readonly key: string;
  readonly bodies: readonly string[];
  readonly perSecond: number;
}

const { url, key, bodies, perSecond } = workerData as DecisionLoad;
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Milliseconds until the decision was there; −1 when it was refused. */
async function decide(body: string): Promise<number> {
  const since = performance.now();
  return await new Promise((resolve) => {
    const call = request(
      `${url}/v1/transactions?wait=decision`,
      {
        method: 'POST',
        agent,
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode === 200 ? performance.now() - since : -1));
      },
    );
    call.on('error', () => resolve(-1));
    call.end(body);
  });
}

const since = performance.now();
const under: Promise<number>[] = [];
while (under.length < bodies.length) {
  const due = Math.min(bodies.length, Math.floor(((performance.now() - since) / 1000) * perSecond));
  while (under.length < due) under.push(decide(bodies[under.length]!));
  await pause(1);
}
const waits = await Promise.all(under);
parentPort!.postMessage({ waits: Float64Array.from(waits), seconds: (performance.now() - since) / 1000 });
agent.destroy();
