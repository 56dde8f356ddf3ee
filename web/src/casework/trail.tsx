import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useOperation } from '../api/queries.ts';
import { time } from '../i18n/format.ts';
import { Failed, Loading } from '../shell/states.tsx';
import { usePeople } from './people.ts';
import { Section } from '../shell/section.tsx';

const operations = { alert: 'getAlertTrail', case: 'getCaseTrail' } as const;

/** The fields in which two states differ, as `state: open → in-review`. */
function changesOf(before: unknown, after: unknown): readonly string[] {
  const fields = (value: unknown) =>
    (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const [old, fresh] = [fields(before), fields(after)];
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value ?? null));
  return Object.keys(fresh)
    .filter((name) => typeof fresh[name] !== 'object' || fresh[name] === null)
    .filter((name) => text(old[name]) !== text(fresh[name]) && fresh[name] !== null)
    .map((name) =>
      old[name] === undefined || old[name] === null
        ? `${name}: ${text(fresh[name])}`
        : `${name}: ${text(old[name])} → ${text(fresh[name])}`,
    )
    .filter((line) => line.length < 160);
}

/** What was done, by whom and why, as the audit trail has it, each entry with the beginning of its hash. */
export function Trail({ of, id }: { readonly of: 'alert' | 'case'; readonly id: number }) {
  const { t } = useTranslation('casework');
  const { nameOf } = usePeople();
  const { data, error, isPending } = useOperation(operations[of], { params: { id } });
  return (
    <Section title={t('trail.title')}>
      {isPending && <Loading rows={3} />}
      {error !== null && <Failed error={error} />}
      {data?.items.length === 0 && (
        <Text size="sm" className="quiet">
          {t('trail.none')}
        </Text>
      )}
      {data !== undefined && data.items.length > 0 && (
        <Table.ScrollContainer minWidth={480} mah={320} tabIndex={0} role="region" aria-label={t('trail.title')}>
          <Table verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('trail.at')}</Table.Th>
                <Table.Th scope="col">{t('trail.who')}</Table.Th>
                <Table.Th scope="col">{t('trail.what')}</Table.Th>
                <Table.Th scope="col">{t('trail.hash')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map((entry) => (
                <Table.Tr key={entry.sequence}>
                  <Table.Td>{time(entry.at)}</Table.Td>
                  <Table.Td>{nameOf(entry.actor)}</Table.Td>
                  <Table.Td>
                    <Text size="sm">
                      {t(`action.${entry.action.replace('.', '-')}`, { defaultValue: entry.action })}
                    </Text>
                    {entry.reason !== null && <Text size="sm">“{entry.reason}”</Text>}
                    {changesOf(entry.before, entry.after).map((line) => (
                      <Text key={line} size="xs" className="quiet">
                        {line}
                      </Text>
                    ))}
                  </Table.Td>
                  <Table.Td>
                    <code title={entry.hash}>{entry.hash.slice(0, 8)}</code>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Section>
  );
}
