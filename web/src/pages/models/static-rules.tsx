import { Accordion, Button, Code, Group, Modal, Stack, Table, Text, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { useChange, useOperation } from '../../api/queries.ts';
import { may, useBaseMoney, useSession } from '../../api/session.ts';
import { usePeople } from '../../casework/people.ts';
import { Refused } from '../../casework/refused.tsx';
import { number, time } from '../../i18n/format.ts';
import { Section } from '../../shell/section.tsx';
import { Empty, Failed, Loading } from '../../shell/states.tsx';

type RuleSet = Answered<'getRuleSets'>['items'][number];

/** Static rules that the bank worked with before: what each says, and how they are put beside the model. */
export function StaticRules() {
  const { t } = useTranslation('models');
  const { data: session } = useSession();
  const { nameOf } = usePeople();
  const [adding, setAdding] = useState(false);
  const { data, error, isPending, refetch } = useOperation('getRuleSets');
  return (
    <Section
      title={t('rules.title')}
      actions={
        may(session, 'improve:propose') && (
          <Button size="xs" variant="default" onClick={() => setAdding(true)}>
            {t('rules.add')}
          </Button>
        )
      }
    >
      {isPending && <Loading rows={3} />}
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data?.items.length === 0 && <Empty title={t('rules.none')}>{t('rules.noneNext')}</Empty>}
      {data !== undefined && data.items.length > 0 && (
        <Accordion variant="separated" chevronPosition="left">
          {data.items.map((set) => (
            <Accordion.Item key={set.digest} value={set.digest}>
              <Accordion.Control>
                <Group gap="md">
                  <Text size="sm" fw={600}>
                    {set.name}
                  </Text>
                  <Text size="sm" className="quiet">
                    {t('rules.count', { count: set.rules.length })} · {nameOf(set.addedBy)}, {time(set.addedAt)}
                  </Text>
                </Group>
              </Accordion.Control>
              <Accordion.Panel>
                <Rules set={set} />
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      )}
      {adding && <AddRules close={() => setAdding(false)} />}
    </Section>
  );
}

function Rules({ set }: { readonly set: RuleSet }) {
  const { t } = useTranslation('models');
  const money = useBaseMoney();
  return (
    <Table.ScrollContainer minWidth={720} tabIndex={0} role="region" aria-label={set.name}>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('rules.rule')}</Table.Th>
            <Table.Th scope="col">{t('rules.when')}</Table.Th>
            <Table.Th scope="col">{t('rules.measure')}</Table.Th>
            <Table.Th scope="col" className="number">
              {t('rules.from')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {set.rules.map((rule) => (
            <Table.Tr key={rule.id}>
              <Table.Th scope="row" fw={400}>
                {rule.name}
                <Text size="xs" className="quiet">
                  {rule.description}
                </Text>
              </Table.Th>
              <Table.Td>
                <Code>{rule.when}</Code>
              </Table.Td>
              <Table.Td>
                <Code>{rule.measure}</Code>
              </Table.Td>
              <Table.Td className="number">
                {rule.unit === 'minor' ? money(rule.threshold) : number(rule.threshold)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** JSON as somebody typed it; undefined where it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function AddRules({ close }: { readonly close: () => void }) {
  const { t } = useTranslation('models');
  const { t: shell } = useTranslation();
  const [name, setName] = useState(t('rules.usual'));
  const [text, setText] = useState('');
  const [reason, setReason] = useState('');
  const change = useChange('postRuleSet', ['getRuleSets']);
  const rules = text.trim() === '' ? null : parsed(text);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // The server parses rules and says what is wrong with each.
    const own = rules === null ? {} : { rules: rules as RuleSet['rules'] };
    change.mutate({ body: { name, reason, ...own } }, { onSuccess: close });
  };
  return (
    <Modal opened onClose={close} size="lg" title={t('rules.add')} closeButtonProps={{ 'aria-label': shell('close') }}>
      <Stack component="form" onSubmit={submit} gap="sm">
        <TextInput
          label={t('rules.name')}
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label={t('rules.json')}
          description={t('rules.jsonHelp')}
          autosize
          minRows={4}
          maxRows={14}
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          aria-invalid={rules === undefined}
        />
        {rules === undefined && (
          <Text size="sm" role="status">
            {t('rules.noJson')}
          </Text>
        )}
        <TextInput
          label={t('reason')}
          required
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Refused error={change.error} />
        <Group justify="end">
          <Button type="submit" loading={change.isPending} disabled={rules === undefined}>
            {t('rules.add')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
