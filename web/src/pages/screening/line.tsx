import { Button, Group, NumberInput, Stack, Table, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { useChange, useOperation } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { usePeople } from '../../casework/people.ts';
import { Refused } from '../../casework/refused.tsx';
import { number, time } from '../../i18n/format.ts';
import { Section } from '../../shell/section.tsx';
import { Failed, Loading } from '../../shell/states.tsx';

/** The likeness at which a name is a hit; one person proposes another one, a second releases it. */
export function Line() {
  const { t } = useTranslation('screening');
  const { data: session } = useSession();
  const { data, error, isPending, refetch } = useOperation('getScreeningThresholds');
  if (isPending) return <Loading rows={3} />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const governs = may(session, 'screening:govern');
  return (
    <Stack gap="lg" maw={900}>
      <Text size="md" fw={600}>
        {t(data.inForce.version === 0 ? 'lineBuiltIn' : 'lineInForce', {
          value: number(data.inForce.value, 2),
          version: data.inForce.version,
        })}
      </Text>
      {data.items.length > 0 && <Proposals items={data.items} governs={governs} />}
      {governs && <Propose value={data.inForce.value} />}
    </Stack>
  );
}

function Proposals({
  items,
  governs,
}: {
  readonly items: Answered<'getScreeningThresholds'>['items'];
  readonly governs: boolean;
}) {
  const { t } = useTranslation('screening');
  const { me, nameOf } = usePeople();
  const { mutate, isPending, error } = useChange('postScreeningThresholdRelease', ['getScreeningThresholds']);
  return (
    <Section title={t('proposals')}>
      <Table.ScrollContainer minWidth={640} tabIndex={0} role="region" aria-label={t('proposals')}>
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col" className="number">
                {t('value')}
              </Table.Th>
              <Table.Th scope="col">{t('state')}</Table.Th>
              <Table.Th scope="col">{t('reason')}</Table.Th>
              <Table.Th scope="col">{t('proposed')}</Table.Th>
              <Table.Th scope="col">{t('released')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((each) => (
              <Table.Tr key={each.version}>
                <Table.Th scope="row" className="number" fw={400}>
                  {number(each.value, 2)}
                </Table.Th>
                <Table.Td>{t(`lineState.${each.state}`)}</Table.Td>
                <Table.Td>{each.reason}</Table.Td>
                <Table.Td>
                  {nameOf(each.proposedBy)}, {time(each.proposedAt)}
                </Table.Td>
                <Table.Td>
                  {each.releasedBy !== null && each.releasedAt !== null
                    ? `${nameOf(each.releasedBy)}, ${time(each.releasedAt)}`
                    : each.state === 'proposed' &&
                      (governs && each.proposedBy !== me ? (
                        <Button
                          size="xs"
                          loading={isPending}
                          onClick={() => mutate({ params: { version: each.version } })}
                        >
                          {t('release')}
                        </Button>
                      ) : (
                        t('waits')
                      ))}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Refused error={error} />
    </Section>
  );
}

function Propose({ value: inForce }: { readonly value: number }) {
  const { t } = useTranslation('screening');
  const [value, setValue] = useState<number | string>(inForce);
  const [reason, setReason] = useState('');
  const { mutate, isPending, error } = useChange('postScreeningThreshold', ['getScreeningThresholds']);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate({ body: { value: Number(value), reason: reason.trim() } }, { onSuccess: () => setReason('') });
  };
  return (
    <Section title={t('propose')}>
      <Stack component="form" onSubmit={submit} gap="sm">
        <Text size="sm">{t('proposeNext')}</Text>
        <Group align="start" gap="sm">
          <NumberInput
            label={t('value')}
            required
            min={0.3}
            max={1}
            step={0.01}
            decimalScale={2}
            value={value}
            onChange={setValue}
            w={140}
          />
          <Textarea
            label={t('because')}
            required
            autosize
            minRows={1}
            flex={1}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Group>
        <Refused error={error} />
        <Group>
          <Button type="submit" size="xs" loading={isPending} disabled={value === '' || reason.trim() === ''}>
            {t('proposeDo')}
          </Button>
        </Group>
      </Stack>
    </Section>
  );
}
