import { day } from '#domain/time';
import type { StaticRule } from './static-rule.ts';

/**
 * Ten scenarios that transaction monitoring is usually made of: the baseline to beat. Amounts start at multiples of
 * the reporting limit (minor units of the base currency), so that the set suits any currency before it is tuned.
 * Source of the scenarios: FATF indicators of suspicious transactions; FFIEC BSA/AML manual, appendix F.
 */
export function usualRules(reportingLimitMinor: number): readonly StaticRule[] {
  return [
    {
      id: 'large-cash',
      name: 'Large cash',
      description: 'Cash paid in or out, added up over seven days.',
      when: 'scheme == "cash"',
      measure: 'cashSum7d',
      unit: 'minor',
      threshold: reportingLimitMinor,
    },
    {
      id: 'structuring',
      name: 'Amounts just under the limit',
      description: 'Several payments just under the reporting limit within seven days.',
      when: 'nearLimitCount7d >= 1.0',
      measure: 'nearLimitCount7d',
      unit: 'count',
      threshold: 3,
    },
    {
      id: 'rapid-movement',
      name: 'Rapid movement of funds',
      description: 'Nearly all that came in within seven days leaves again; the sum that left in 24 hours.',
      when: 'direction == "out" && passThrough7d >= 0.8',
      measure: 'sumOut24h',
      unit: 'minor',
      threshold: reportingLimitMinor / 2,
    },
    {
      id: 'velocity',
      name: 'Velocity',
      description: 'Many payments out within 24 hours.',
      when: 'direction == "out"',
      measure: 'countOut24h',
      unit: 'count',
      threshold: 15,
    },
    {
      id: 'large-wire-abroad',
      name: 'Large wire across a border',
      description: 'A large wire on an account that moves money across borders.',
      when: 'scheme == "wire" && crossBorderShare30d > 0.0',
      measure: 'amount',
      unit: 'minor',
      threshold: reportingLimitMinor,
    },
    {
      id: 'high-risk-country',
      name: 'High-risk country',
      description: 'Money moved with countries on the high-risk list, added up over 30 days.',
      when: 'highRiskCountry == 1.0',
      measure: 'highRiskSum30d',
      unit: 'minor',
      threshold: reportingLimitMinor / 10,
    },
    {
      id: 'dormant-woken',
      name: 'Dormant account woken',
      description: 'A payment after at least 60 days without one.',
      when: `timeSinceLast >= ${60 * day}.0`,
      measure: 'amount',
      unit: 'minor',
      threshold: reportingLimitMinor / 10,
    },
    {
      id: 'new-counterparties',
      name: 'Many new counterparties',
      description: 'Many payments with counterparties never met before, in or out, within seven days.',
      when: 'newCounterparties7d >= 2.0',
      measure: 'newCounterparties7d',
      unit: 'count',
      threshold: 10,
    },
    {
      id: 'round-amounts',
      name: 'Round amounts',
      description: 'Mostly round amounts over 30 days, added up.',
      when: 'roundShare30d >= 0.5 && countOut30d + countIn30d >= 5.0',
      measure: 'sumOut30d + sumIn30d',
      unit: 'minor',
      threshold: 2 * reportingLimitMinor,
    },
    {
      id: 'new-device-transfer',
      name: 'New device, large transfer',
      description: 'A transfer out from a device that the customer has not used before.',
      when: 'direction == "out" && newDevice == 1.0',
      measure: 'amount',
      unit: 'minor',
      threshold: reportingLimitMinor / 5,
    },
  ];
}
