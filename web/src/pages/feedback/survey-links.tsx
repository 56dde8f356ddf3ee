import { Anchor, Button, Code, Group, Stack, Table, Text, Textarea, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SurveyDefinition } from '#contract/survey-definition';
import { useChange } from '../../api/queries.ts';
import { Failed } from '../../shell/states.tsx';

/** The open link, where there is one, and personal links for customers who may be asked now. */
export function SurveyLinks({ id, definition }: { readonly id: string; readonly definition: SurveyDefinition }) {
  const { t } = useTranslation('feedback');
  const [customers, setCustomers] = useState('');
  const invite = useChange('postInvitations', ['getSurveyResults']);
  const partyIds = [...new Set(customers.split(/[\s,;]+/).filter((each) => each !== ''))];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate({ params: { id }, body: { partyIds } });
  };
  return (
    <Stack component="section" gap="sm" aria-labelledby="links" maw={720}>
      <Title order={2} id="links">
        {t('links')}
      </Title>
      {definition.open && (
        <Text size="sm">
          {t('openLink')}{' '}
          <Anchor href={`/s/open/${id}`} target="_blank" size="sm" underline="always">
            {`${location.origin}/s/open/${id}`}
          </Anchor>
        </Text>
      )}
      <form onSubmit={submit}>
        <Textarea
          label={t('customers')}
          description={t('customersAbout', { days: definition.linkDays })}
          autosize
          minRows={2}
          maxRows={8}
          value={customers}
          onChange={(event) => setCustomers(event.currentTarget.value)}
        />
        <Group mt="sm">
          <Button type="submit" size="xs" disabled={partyIds.length === 0} loading={invite.isPending}>
            {t('makeLinks', { n: partyIds.length })}
          </Button>
        </Group>
      </form>
      {invite.error !== null && <Failed error={invite.error} />}
      {invite.data !== undefined && (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('customer')}</Table.Th>
              <Table.Th scope="col">{t('link')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {invite.data.items.map((each) => (
              <Table.Tr key={each.partyId}>
                <Table.Th scope="row" fw={400}>
                  {each.partyId}
                </Table.Th>
                <Table.Td>
                  {each.outcome === 'invited' ? (
                    <Code>{each.url}</Code>
                  ) : (
                    t('notAsked', { reasons: each.reasons.map((reason) => t(`reason.${reason}`)).join(', ') })
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  );
}
