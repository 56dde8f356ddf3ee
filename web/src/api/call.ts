import type { z } from 'zod';
import { operations } from '#client/api';
import type { RouteName, Routes } from '#contract/api/routes';
import { ApiProblem, problemOf } from './problem.ts';

type Sent<R, Part extends string> = R extends Readonly<Record<Part, infer S extends z.ZodType>> ? z.input<S> : never;

/** Parameters of the path, of the query, and the body of an operation, as far as it has them. */
export interface Asked<N extends RouteName> {
  readonly params?: Sent<Routes[N], 'params'>;
  readonly query?: Sent<Routes[N], 'query'>;
  readonly body?: Sent<Routes[N], 'body'>;
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
}

type Bodies<A> = A[keyof A];
/** What an operation answers on success; undefined where it answers nothing. */
export type Answered<N extends RouteName> =
  Bodies<Routes[N]['answers']> extends infer S ? (S extends z.ZodType ? z.output<S> : undefined) : never;

/** The address of an operation, for links and downloads. */
export function urlOf(
  name: RouteName,
  params: Readonly<Record<string, string | number>> = {},
  query: Readonly<Record<string, string | number | boolean | null | undefined>> = {},
): string {
  const path = operations[name][1].replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(String(params[key])));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) search.set(key, String(value));
  }
  return search.size === 0 ? path : `${path}?${search.toString()}`;
}

/** The response of an operation that was asked by its name. Throws ApiProblem on anything but success. */
async function responseOf<N extends RouteName>(name: N, asked: Asked<N>): Promise<Response> {
  const { params, query, body, signal, headers } = asked;
  const url = urlOf(name, params as Record<string, string>, query as Record<string, string>);
  let response: Response;
  try {
    response = await fetch(url, {
      method: operations[name][0],
      credentials: 'same-origin',
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem({ status: 0, code: 'server.unreachable', title: '', detail: '' });
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** Calls an operation of the API by its name. Throws ApiProblem on anything but success. */
export async function call<N extends RouteName>(name: N, asked: Asked<N> = {}): Promise<Answered<N>> {
  const response = await responseOf(name, asked);
  if (response.status === 204) return undefined as Answered<N>;
  return (await response.json()) as Answered<N>;
}

/** Asks for a file and hands it to the browser's downloads. Throws as `call` does. */
export async function download<N extends RouteName>(name: N, asked: Asked<N>, fileName: string): Promise<void> {
  const response = await responseOf(name, asked);
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}
