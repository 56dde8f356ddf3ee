import { type OperationName, type Operations, operations, type PagedOperation, type Problem } from './api.ts';

export type * from './api.ts';

/** The server's refusal (RFC 9457): `problem.code` is stable, `problem.errors` names each wrong field. */
export class PeerlineProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.status} ${problem.code}: ${problem.detail}`);
    this.name = 'PeerlineProblem';
    this.problem = problem;
  }
}

export interface ClientOptions {
  /** For instance `http://127.0.0.1:7070`. */
  readonly baseUrl: string;
  /** An API key. */
  readonly key: string;
  /** The platform's own by default. */
  readonly fetch?: typeof fetch;
}

/** What an operation is given; parts that it does not have are left out. */
export type Input<N extends OperationName> = Operations[N]['input'];
/** What it answers when it succeeds. */
export type Answer<N extends OperationName> = Operations[N]['answer'];

export interface Client {
  /** Calls an operation and returns its answer. Throws PeerlineProblem when it is refused or fails. */
  call<N extends OperationName>(name: N, input: Input<N>): Promise<Answer<N>>;
  /** All items of an operation that answers in pages, page after page. */
  items<N extends PagedOperation>(name: N, input: Input<N>): AsyncGenerator<Operations[N]['item']>;
}

interface Parts {
  readonly path?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

function urlOf(baseUrl: string, template: string, { path = {}, query = {} }: Parts): URL {
  const url = new URL(
    template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(path[name]))),
    baseUrl,
  );
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

/** A client of the API with an API key. */
export function createClient({ baseUrl, key, fetch: send = fetch }: ClientOptions): Client {
  async function request(name: OperationName, input: Parts): Promise<unknown> {
    const [method, template] = operations[name];
    const headers: Record<string, string> = { authorization: `Bearer ${key}` };
    if (input.body !== undefined) headers['content-type'] = 'application/json';
    if (input.idempotencyKey !== undefined) headers['idempotency-key'] = input.idempotencyKey;
    const response = await send(urlOf(baseUrl, template, input), {
      method,
      headers,
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
      ...(input.signal === undefined ? {} : { signal: input.signal }),
    });
    const type = response.headers.get('content-type') ?? '';
    const isJson = type.includes('json');
    if (!response.ok) {
      const problem: unknown = isJson ? await response.json() : null;
      throw new PeerlineProblem((problem ?? unknownProblem(response)) as Problem);
    }
    if (response.status === 204) return undefined;
    return isJson ? await response.json() : undefined;
  }

  return {
    call: (name, input) => request(name, input),
    async *items(name, input) {
      let cursor: string | null = null;
      do {
        const { query, ...rest } = input as Parts;
        const page = (await request(name, {
          ...rest,
          query: cursor === null ? { ...query } : { ...query, cursor },
        })) as { readonly items: readonly never[]; readonly next: string | null };
        yield* page.items;
        cursor = page.next;
      } while (cursor !== null);
    },
  };
}

/** What stands between client and server may answer in its own words. */
function unknownProblem({ status, statusText }: Response): Problem {
  return { type: 'about:blank', title: statusText, status, detail: statusText, code: 'client.unknown-answer' };
}
