import {
  Button,
  Code,
  Group,
  Modal,
  MultiSelect,
  NumberInput,
  Paper,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChange, useOperation } from '../../api/queries.ts';
import { day } from '../../i18n/format.ts';
import { Empty, Failed, Loading } from '../../shell/states.tsx';

const dayMs = 86_400_000;

/** Keys of programs: shown once, scoped, expiring, revocable. */
export function Keys({ scopes }: { readonly scopes: readonly string[] }) {
  const { t } = useTranslation('settings');
  const [making, setMaking] = useState(false);
  const keys = useOperation('getKeys');
  const revoke = useChange('deleteKey', ['getKeys']);
  if (keys.isPending) return <Loading rows={3} />;
  if (keys.error !== null) return <Failed error={keys.error} retry={() => void keys.refetch()} />;
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="keys">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="keys">
          {t('keys')}
        </Title>
        <Button size="xs" onClick={() => setMaking(true)}>
          {t('newKey')}
        </Button>
      </Group>
      {revoke.error !== null && <Failed error={revoke.error} />}
      {keys.data.items.length === 0 ? (
        <Empty title={t('noKeys')} />
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
                      onClick={() => revoke.mutate({ params: { prefix: key.prefix } })}
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
      {making && <NewKey scopes={scopes} close={() => setMaking(false)} />}
    </Paper>
  );
}

function NewKey({ scopes, close }: { readonly scopes: readonly string[]; readonly close: () => void }) {
  const { t } = useTranslation('settings');
  const { t: shell } = useTranslation();
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
          <MultiSelect label={t('scopes')} data={[...scopes]} value={chosen} onChange={setChosen} required />
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
