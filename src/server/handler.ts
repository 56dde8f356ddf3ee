import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Principal } from '#access/permissions';
import type { Route } from '#contract/api/route';
import type { RouteName, Routes } from '#contract/api/routes';

type Parsed<R, Part extends string> = R extends Record<Part, infer S extends z.ZodType> ? z.output<S> : undefined;

/** A request whose parts were parsed by the route's schemas, from a principal who may do the route's action. */
export interface Call<N extends RouteName> {
  readonly params: Parsed<Routes[N], 'params'>;
  readonly query: Parsed<Routes[N], 'query'>;
  readonly body: Parsed<Routes[N], 'body'>;
  /** Null on routes open to anyone. */
  readonly principal: Principal | null;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

/** `null`: the handler has taken over the reply (a stream). */
export type Handler<N extends RouteName> = (call: Call<N>) => Promise<Answer | null>;
export type Handlers = { readonly [N in RouteName]: Handler<N> };
/** Handlers of one group of routes. */
export type HandlersOf<Group extends Readonly<Record<string, Route>>> = Pick<Handlers, keyof Group & RouteName>;

/** The principal of a route that has an action; such routes never run without one. */
export function principalOf(call: { readonly principal: Principal | null }): Principal {
  if (call.principal === null) throw new TypeError('A route with an action ran without a principal.');
  return call.principal;
}
