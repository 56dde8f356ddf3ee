import type { XmlElement } from './xml.ts';

/** What may stand in an element: text by a pattern, or children in this order. */
type Shape = RegExp | readonly Child[];
interface Child {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly shape: Shape;
}

const child = (name: string, shape: Shape, least = 1, most = 1): Child => ({ name, least, most, shape });
const maybe = (name: string, shape: Shape): Child => child(name, shape, 0);
const text = (most: number): RegExp => new RegExp(`^[^]{1,${most}}$`, 'u');
const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/;
const country = /^[A-Z]{2}$/;
const currency = /^[A-Z]{3}$/;
const amount = /^\d{1,15}\.\d{2,3}$/;

const person = [
  maybe('first_name', text(100)),
  child('last_name', text(100)),
  maybe('birthdate', moment),
  maybe('nationality1', country),
  maybe('residence', country),
  maybe('occupation', text(255)),
];
const entity = [child('name', text(255)), maybe('business', text(255)), maybe('incorporation_country_code', country)];
const account = [
  child('institution_name', text(255)),
  maybe('swift', text(11)),
  child('account', text(50)),
  maybe('currency_code', currency),
  maybe('t_entity', entity),
  maybe('signatory', [child('t_person', person)]),
];
const funds = (side: 'from' | 'to', client: boolean): Child[] => [
  child(`${side}_funds_code`, text(20)),
  maybe(`${side}_account`, account),
  maybe(`${side}_person`, person),
  maybe(`${side}_entity`, entity),
  child(`${side}_country`, client ? country : country),
];

/**
 * The report of goAML as far as we write it: elements, order, multiplicity, patterns. After UNODC's goAML standard XML
 * reporting instructions; each unit (FIU) publishes a schema of its own beside it, which decides.
 */
const report: readonly Child[] = [
  child('rentity_id', /^\d{1,9}$/),
  maybe('rentity_branch', text(255)),
  child('submission_code', /^[EM]$/),
  child('report_code', /^(STR|SAR)$/),
  child('entity_reference', text(255)),
  maybe('fiu_ref_number', text(255)),
  child('submission_date', moment),
  child('currency_code_local', currency),
  child('reporting_person', [
    child('first_name', text(100)),
    child('last_name', text(100)),
    maybe('occupation', text(255)),
  ]),
  child('reason', text(8000)),
  maybe('action', text(8000)),
  child(
    'transaction',
    [
      child('transactionnumber', text(50)),
      maybe('internal_ref_number', text(50)),
      maybe('transaction_description', text(4000)),
      child('date_transaction', moment),
      child('transmode_code', text(20)),
      child('amount_local', amount),
      maybe('t_from_my_client', funds('from', true)),
      maybe('t_from', funds('from', false)),
      maybe('t_to_my_client', funds('to', true)),
      maybe('t_to', funds('to', false)),
    ],
    0,
    10_000,
  ),
  maybe('activity', [
    child('report_parties', [
      child(
        'report_party',
        [
          maybe('account', account),
          maybe('person', person),
          maybe('entity', entity),
          child('significance', /^\d{1,2}$/),
          child('reason', text(4000)),
        ],
        1,
        100,
      ),
    ]),
  ]),
  child('report_indicators', [child('indicator', text(25), 1, 100)]),
];

/** What is wrong with the structure, each with its path; empty = nothing. */
export function structureProblems(root: XmlElement): readonly string[] {
  if (root.name !== 'report') return [`/${root.name}: the root must be report`];
  const problems = problemsOf(root, report, '/report');
  const has = (name: string) => typeof root.content !== 'string' && root.content.some((each) => each.name === name);
  if (has('transaction') === has('activity')) {
    return [...problems, '/report: either transactions or an activity must be reported'];
  }
  const sides = typeof root.content === 'string' ? [] : root.content.filter(({ name }) => name === 'transaction');
  return [
    ...problems,
    ...sides.flatMap((transaction, i) => sideProblems(transaction, `/report/transaction[${i + 1}]`)),
  ];
}

/** Each transaction has a payer and a payee, one of whom is the bank's own customer. */
function sideProblems({ content }: XmlElement, path: string): string[] {
  const names = typeof content === 'string' ? [] : content.map(({ name }) => name);
  const payers = names.filter((name) => name === 't_from' || name === 't_from_my_client');
  const payees = names.filter((name) => name === 't_to' || name === 't_to_my_client');
  if (payers.length !== 1 || payees.length !== 1) return [`${path}: one payer and one payee must be named`];
  return [...payers, ...payees].some((name) => name.endsWith('my_client'))
    ? []
    : [`${path}: neither side is our customer`];
}

function problemsOf({ content }: XmlElement, shape: Shape, path: string): string[] {
  if (shape instanceof RegExp) {
    if (typeof content !== 'string') return [`${path}: text is expected`];
    return shape.test(content) ? [] : [`${path}: "${content.slice(0, 40)}" is not of the expected form`];
  }
  if (typeof content === 'string') return [`${path}: elements are expected`];
  const order = content.map(({ name }) => shape.findIndex((each) => each.name === name));
  const unknown = content.filter((_, i) => order[i] === -1).map(({ name }) => `${path}/${name}: is not expected here`);
  const disorder = order.some((place, i) => i > 0 && place !== -1 && place < order[i - 1]!);
  const counted = shape.flatMap(({ name, least, most }) => {
    const count = content.filter((each) => each.name === name).length;
    if (count < least) return [`${path}/${name}: is missing`];
    return count > most ? [`${path}/${name}: occurs ${count} times, at most ${most} are allowed`] : [];
  });
  const nested = content.flatMap((each, i) => {
    const rule = shape[order[i]!];
    return rule === undefined ? [] : problemsOf(each, rule.shape, `${path}/${each.name}`);
  });
  return [...unknown, ...(disorder ? [`${path}: its elements are out of order`] : []), ...counted, ...nested];
}
