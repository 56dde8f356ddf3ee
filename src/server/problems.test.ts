import { describe, expect, it } from 'vitest';
import { AppError } from '#domain/app-error';
import { HttpProblem, problemOf, statusOfCode } from './problems.ts';

const notNow = [429, 503];

describe('problems', () => {
  it.each(Object.entries(statusOfCode))('%s is %d, and says when to come back where that helps', (code, status) => {
    const { problem, headers } = problemOf(new AppError(code, 'A sentence.'));
    expect([problem.code, problem.status]).toEqual([code, status]);
    const wait = headers['retry-after'];
    if (notNow.includes(status)) expect(wait).toMatch(/^[1-9]\d*$/);
    else expect(wait).toBeUndefined();
  });

  it('give the time that is known, in whole seconds and never none', () => {
    const late = problemOf(new AppError('log.overloaded', 'Full.', { retryAfterMs: 20 }));
    expect([late.headers['retry-after'], late.problem.retryAfterMs]).toEqual(['1', 20]);
    expect(problemOf(new AppError('log.overloaded', 'Full.', { retryAfterMs: 2001 })).headers['retry-after']).toBe('3');
  });

  it.each(notNow)('of a handler with %d say when to come back, whether it thought of it or not', (status) => {
    expect(new HttpProblem(status, 'a.code', 'A sentence.').headers).toEqual({ 'retry-after': '1' });
    const known = new HttpProblem(status, 'a.code', 'A sentence.', {}, { 'retry-after': '30' });
    expect(known.headers).toEqual({ 'retry-after': '30' });
  });

  it.each(['53100', '57P01', '08006', 'ECONNREFUSED', 'EPIPE'])(
    'of a database in trouble (%s) are not ours',
    (code) => {
      const { problem, headers } = problemOf(Object.assign(new Error('disk full at /secret'), { code }));
      expect([problem.status, problem.code, headers['retry-after']]).toEqual([503, 'store.unavailable', '1']);
      expect(JSON.stringify(problem)).not.toContain('secret');
    },
  );

  it('that nobody foresaw tell nothing', () => {
    for (const error of [new Error('key pl_secret'), new AppError('some.code', 'key pl_secret'), 'key pl_secret']) {
      const { problem } = problemOf(error);
      expect(problem).toMatchObject({ status: 500, code: 'server.unexpected' });
      expect(JSON.stringify(problem)).not.toContain('pl_secret');
    }
  });
});
