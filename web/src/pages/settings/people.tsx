import { Button, Code, Group, Modal, MultiSelect, Stack, Table, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChange, useOperation } from '../../api/queries.ts';
import { Section } from '../../shell/section.tsx';
import { Failed, Loading } from '../../shell/states.tsx';

const roles = ['engineer', 'analyst', 'compliance-officer', 'feedback-manager', 'auditor', 'administrator'] as const;

/** Who may log in, with which roles. */
export function People() {
  const { t } = useTranslation('settings');
  const { t: shell } = useTranslation();
  const [inviting, setInviting] = useState(false);
  const users = useOperation('getUsers');
  const change = useChange('patchUser', ['getUsers']);
  if (users.isPending) return <Loading rows={3} />;
  if (users.error !== null) return <Failed error={users.error} retry={() => void users.refetch()} />;
  const names = roles.map((value) => ({ value, label: shell(`role.${value}`) }));
  return (
    <Section
      title={t('place.people')}
      actions={
        <Button size="xs" onClick={() => setInviting(true)}>
          {t('invite')}
        </Button>
      }
    >
      {change.error !== null && <Failed error={change.error} />}
      <Table>
        <Table.Thead>
          <Table.Tr>
            {(['name', 'email', 'roles', 'active'] as const).map((column) => (
              <Table.Th key={column} scope="col">
                {t(column)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {users.data.items.map((user) => (
            <Table.Tr key={user.id}>
              <Table.Td>{user.name}</Table.Td>
              <Table.Td>{user.email}</Table.Td>
              <Table.Td>
                <MultiSelect
                  size="xs"
                  aria-label={`${t('roles')}: ${user.name}`}
                  data={names}
                  value={user.roles}
                  onChange={(chosen) => change.mutate({ params: { id: user.id }, body: { roles: chosen } })}
                />
              </Table.Td>
              <Table.Td>
                <Group gap="sm">
                  <Text size="sm">{t(user.disabled ? 'no' : 'yes')}</Text>
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-label={`${t(user.disabled ? 'letIn' : 'shutOut')}: ${user.name}`}
                    onClick={() => change.mutate({ params: { id: user.id }, body: { disabled: !user.disabled } })}
                  >
                    {t(user.disabled ? 'letIn' : 'shutOut')}
                  </Button>
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {inviting && <Invitation names={names} close={() => setInviting(false)} />}
    </Section>
  );
}

function Invitation({
  names,
  close,
}: {
  readonly names: readonly { readonly value: string; readonly label: string }[];
  readonly close: () => void;
}) {
  const { t } = useTranslation('settings');
  const { t: shell } = useTranslation();
  const [email, setEmail] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const invite = useChange('postInvitation');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate({ body: { email, roles: chosen } });
  };
  return (
    <Modal opened onClose={close} title={t('inviteTitle')} closeButtonProps={{ 'aria-label': shell('close') }}>
      {invite.data === undefined ? (
        <Stack component="form" onSubmit={submit} gap="sm">
          <TextInput
            label={t('email')}
            type="email"
            required
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <MultiSelect label={t('roles')} data={[...names]} value={chosen} onChange={setChosen} required />
          {invite.error !== null && <Failed error={invite.error} />}
          <Button type="submit" loading={invite.isPending} disabled={chosen.length === 0}>
            {t('invite')}
          </Button>
        </Stack>
      ) : (
        <Stack gap="sm">
          <Text size="sm">{t('inviteLink')}</Text>
          <Code block>{invite.data.link}</Code>
          <Button onClick={close}>{t('done')}</Button>
        </Stack>
      )}
    </Modal>
  );
}
