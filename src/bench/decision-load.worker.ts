import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { createUsualBank } from './stream-bank.ts';

// The callers of bench decision, in a thread of their own so that they do not stand in the server's way. They speak HTTP
// over plain sockets: a full client would take more of the shared processors than the server does.

export interface DecisionLoad {
  readonly url: string;
  readonly key: string;
  readonly perSecond: number;
  /** Of the bank whose opening the server knows. */
  readonly seed: number;
  readonly parties: number;
}

/** Told once per question, the number of requests to send. */
export interface DecisionWaits {
  /** Milliseconds from the sending of a request to the last byte of its decision; −1 where it was refused. */
  readonly waits: Float64Array;
  /** Milliseconds that each request was sent after it was due. */
  readonly late: Float64Array;
  readonly seconds: number;
}

/** Beyond it a request waits in the generator, and its time runs. */
const mostUnderWay = 64;
const { url, key, perSecond, seed, parties } = workerData as DecisionLoad;
const { hostname, port, host } = new URL(url);
const bank = createUsualBank(seed, parties);
const head = `POST /v1/transactions?wait=decision HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: `;
const endOfHead = '\r\n\r\n';

function requests(count: number): readonly Buffer[] {
  return bank.payments(count).map(({ body }) => {
    const text = JSON.stringify(body);
    return Buffer.from(`${head}${Buffer.byteLength(text)}${endOfHead}${text}`);
  });
}

/** One connection that carries one request at a time. */
interface Caller {
  send(request: Buffer, onAnswer: (status: string) => void): void;
}

function createCaller(): Caller {
  let received: Buffer | null = null;
  let tell: ((status: string) => void) | null = null;
  let socket = open();

  function answer(status: string): void {
    const told = tell;
    received = null;
    tell = null;
    told?.(status);
  }

  function open(): Socket {
    const opened = connect({ host: hostname, port: Number(port), noDelay: true });
    opened.on('data', (chunk) => {
      received = received === null ? chunk : Buffer.concat([received, chunk]);
      const body = received.indexOf(endOfHead) + endOfHead.length;
      if (body < endOfHead.length) return;
      const [, length] = /content-length: (\d+)/i.exec(received.toString('latin1', 0, body)) ?? [];
      if (received.length >= body + Number(length)) answer(received.toString('latin1', 9, 12));
    });
    opened.on('error', () => {});
    opened.on('close', () => answer('cut'));
    return opened;
  }

  return {
    send(request, onAnswer) {
      tell = onAnswer;
      if (socket.destroyed) socket = open();
      socket.write(request);
    },
  };
}

const idle = Array.from({ length: mostUnderWay }, createCaller);

/** Sends each request when it is due, whether or not the earlier ones are answered. */
async function run(count: number): Promise<DecisionWaits> {
  const made = requests(count);
  const [waits, late, sentAt] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  const queue: number[] = [];
  let [sent, answered] = [0, 0];

  function take(request: number, caller: Caller): void {
    caller.send(made[request]!, (status) => {
      waits[request] = status === '200' ? performance.now() - sentAt[request]! : -1;
      answered++;
      const next = queue.shift();
      if (next === undefined) idle.push(caller);
      else take(next, caller);
    });
  }

  const since = performance.now();
  while (answered < count) {
    const due = Math.min(count, Math.floor(((performance.now() - since) / 1000) * perSecond));
    for (; sent < due; sent++) {
      const now = performance.now();
      sentAt[sent] = now;
      late[sent] = now - since - ((sent + 1) / perSecond) * 1000;
      const caller = idle.pop();
      if (caller === undefined) queue.push(sent);
      else take(sent, caller);
    }
    await pause(1);
  }
  return { waits, late, seconds: (performance.now() - since) / 1000 };
}

parentPort!.on('message', (count: number) => {
  void run(count).then((waits) => parentPort!.postMessage(waits));
});
