import { Button, Code, Modal, MultiSelect, NumberInput, Stack, Table, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChange, useOperation } from '../../api/queries.ts';
import { useSession } from '../../api/session.ts';
import { day } from '../../i18n/format.ts';
import { Confirm } from '../../shell/confirm.tsx';
import { Section } from '../../shell/section.tsx';
import { Empty, Failed, Loading } from '../../shell/states.tsx';

const dayMs = 86_400_000;

/** Keys of programs: shown once, scoped, expiring, revocable. */
export function Keys() {
  const { t } = useTranslation('settings');
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<{ readonly prefix: string; readonly name: string } | null>(null);
  const keys = useOperation('getKeys');
  const revoke = useChange('deleteKey', ['getKeys']);
  if (keys.isPending) return <Loading rows={3} />;
  if (keys.error !== null) return <Failed error={keys.error} retry={() => void keys.refetch()} />;
  return (
    <Section
      title={t('place.keys')}
      actions={
        <Button size="xs" onClick={() => setMaking(true)}>
          {t('newKey')}
        </Button>
      }
    >
      {keys.data.items.length === 0 ? (
        <Empty title={t('noKeys')}>{t('noKeysNext')}</Empty>
      ) : (
        <Table>
          <Table.Thead>
            <Table.Tr>
              {(['prefix', 'keyName', 'scopes', 'expires'] as const).map((column) => (
                <Table.Th key={column} scope="col">
                  {t(column)}
                </Table.Th>
              ))}
              <Table.Td />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {keys.data.items.map((key) => (
              <Table.Tr key={key.prefix}>
                <Table.Td ff="monospace">{key.prefix}</Table.Td>
                <Table.Td>{key.name}</Table.Td>
                <Table.Td>{key.scopes.join(', ')}</Table.Td>
                <Table.Td>{day(key.expiresAt)}</Table.Td>
                <Table.Td>
                  {key.revokedAt === null ? (
                    <Button
                      size="compact-xs"
                      variant="default"
                      aria-label={`${t('revoke')}: ${key.name}`}
                      onClick={() => setRevoking(key)}
                    >
                      {t('revoke')}
                    </Button>
                  ) : (
                    t('revoked')
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {revoking !== null && (
        <Confirm
          title={t('revokeTitle', { name: revoking.name })}
          verb={t('revoke')}
          change={revoke}
          act={() => revoke.mutate({ params: { prefix: revoking.prefix } }, { onSuccess: () => setRevoking(null) })}
          close={() => setRevoking(null)}
        >
          {t('revokeAbout')}
        </Confirm>
      )}
      {making && <NewKey close={() => setMaking(false)} />}
    </Section>
  );
}

function NewKey({ close }: { readonly close: () => void }) {
  const { t } = useTranslation('settings');
  const { t: shell } = useTranslation();
  const { data: session } = useSession();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const [days, setDays] = useState<number | string>(90);
  const make = useChange('postKey', ['getKeys']);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate({ body: { name, scopes: chosen, expiresAt: Date.now() + Number(days) * dayMs } });
  };
  return (
    <Modal opened onClose={close} title={t('newKey')} closeButtonProps={{ 'aria-label': shell('close') }}>
      {make.data === undefined ? (
        <Stack component="form" onSubmit={submit} gap="sm">
          <TextInput
            label={t('keyName')}
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <MultiSelect
            label={t('scopes')}
            data={Object.keys(session?.actions ?? {})}
            value={chosen}
            onChange={setChosen}
            required
          />
          <NumberInput label={t('keyDays')} min={1} max={730} value={days} onChange={setDays} required />
          {make.error !== null && <Failed error={make.error} />}
          <Button type="submit" loading={make.isPending} disabled={chosen.length === 0}>
            {t('create')}
          </Button>
        </Stack>
      ) : (
        <Stack gap="sm">
          <Text size="sm">{t('keyOnce')}</Text>
          <Code block>{make.data.key}</Code>
          <Button onClick={close}>{t('done')}</Button>
        </Stack>
      )}
    </Modal>
  );
}
