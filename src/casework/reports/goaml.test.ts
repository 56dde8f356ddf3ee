import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountText, type GoamlReport, goamlReport, type ReportedSide } from './goaml.ts';
import { structureProblems } from './goaml-shape.ts';
import { element, escapeXml, renderXml, type XmlElement } from './xml.ts';

const side = (fields: Partial<ReportedSide>): ReportedSide => ({
  ours: false,
  account: null,
  institution: null,
  name: null,
  country: null,
  ...fields,
});
const report: GoamlReport = {
  code: 'STR',
  reference: 'peerline-1',
  submittedAt: Date.UTC(2026, 0, 5, 12),
  currency: 'EUR',
  reporter: { rentityId: '123', institutionName: 'Bank', firstName: 'Ann', lastName: 'Lee', occupation: null },
  party: { entityType: 'individual', name: 'Jane van Roe', birthDate: '1980-02-01', country: 'ES', occupation: null },
  transactions: [
    {
      id: 't1',
      at: Date.UTC(2026, 0, 1),
      amountMinor: 123_456,
      channel: 'mobile',
      scheme: null,
      description: 'rent <&> "more"',
      payer: side({ ours: true, account: 'ES1', institution: 'Bank', country: 'ES' }),
      payee: side({ name: "O'Neil & Sons" }),
    },
  ],
  reason: 'On 2026-01-01, a payment.',
  action: null,
  indicators: ['ML01'],
};

/** The same tree with the change made to the first element of that name. */
function changed(root: XmlElement, name: string, change: (found: XmlElement) => XmlElement | null): XmlElement {
  let done = false;
  const walk = (each: XmlElement): XmlElement | null => {
    if (!done && each.name === name) {
      done = true;
      return change(each);
    }
    return typeof each.content === 'string' ? each : element(each.name, each.content.map(walk));
  };
  return walk(root)!;
}

const decode = (text: string) =>
  text.replace(
    /&(lt|gt|quot|apos|amp|#13);/g,
    (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&', '#13': '\r' })[name]!,
  );

describe('XML text', () => {
  it('comes back as it was, and never opens or closes an element', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = escapeXml(text);
        expect(escaped).not.toMatch(/[<>"']/);
        expect(escaped).not.toMatch(/&(?!lt;|gt;|quot;|apos;|amp;|#13;)/);
        const clean = text.replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, (c) => (/[\t\n\r]/.test(c) ? c : '\uFFFD'));
        expect(decode(escaped)).toBe(clean);
      }),
    );
  });
});

describe('the goAML report', () => {
  it('is whole with transactions and, where the log has none, with an activity', () => {
    expect(structureProblems(goamlReport(report))).toEqual([]);
    expect(structureProblems(goamlReport({ ...report, transactions: [] }))).toEqual([]);
    const business = { ...report.party, entityType: 'business' as const };
    expect(structureProblems(goamlReport({ ...report, transactions: [], party: business }))).toEqual([]);
  });

  it('escapes what people wrote', () => {
    const xml = renderXml(goamlReport(report));
    expect(xml).toContain('<transaction_description>rent &lt;&amp;&gt; &quot;more&quot;</transaction_description>');
    expect(xml).toContain('<name>O&apos;Neil &amp; Sons</name>');
    expect(xml).toContain('<amount_local>1234.56</amount_local>');
  });

  it('says what is missing, unknown, repeated, misplaced or misshapen, with its path', () => {
    const root = goamlReport(report);
    const after = (name: string, change: (found: XmlElement) => XmlElement | null) =>
      structureProblems(changed(root, name, change));
    expect(after('reason', () => null)).toEqual(['/report/reason: is missing']);
    expect(after('indicator', () => null)).toEqual(['/report/report_indicators/indicator: is missing']);
    expect(after('reason', () => element('raisin', 'x'))).toContain('/report/raisin: is not expected here');
    expect(after('date_transaction', () => element('date_transaction', '1.1.2026'))[0]).toMatch(
      /date_transaction: "1.1.2026"/,
    );
    expect(after('t_to', () => null)).toEqual(['/report/transaction[1]: one payer and one payee must be named']);
    expect(after('t_from_my_client', ({ content }) => ({ name: 't_from', content }))).toEqual([
      '/report/transaction[1]: neither side is our customer',
    ]);
    if (typeof root.content === 'string') throw new Error('unreachable');
    expect(structureProblems(element('report', root.content.toReversed()))[0]).toMatch(/out of order/);
    expect(structureProblems(element('report', [...root.content, root.content[0]!]))).toContain(
      '/report/rentity_id: occurs 2 times, at most 1 are allowed',
    );
    expect(structureProblems(element('html', []))).toEqual(['/html: the root must be report']);
  });

  it('writes amounts in the decimals of their currency, never by division', () => {
    expect([
      amountText(5, 'EUR'),
      amountText(123_456, 'KWD'),
      amountText(700, 'JPY'),
      amountText(1e13 - 1, 'EUR'),
    ]).toEqual(['0.05', '123.456', '700.00', '99999999999.99']);
  });
});
