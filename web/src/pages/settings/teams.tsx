import { Button, Modal, MultiSelect, Stack, Table, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { useChange, useOperation } from '../../api/queries.ts';
import { Section } from '../../shell/section.tsx';
import { Empty, Failed, Loading } from '../../shell/states.tsx';

type Team = Answered<'getTeams'>['items'][number];
type Person = Answered<'getUsers'>['items'][number];

/** Whose work is seen by whom: analysts work on what their teams have, and on what no team has yet. */
export function Teams() {
  const { t } = useTranslation('settings');
  const [naming, setNaming] = useState<Team | 'new' | null>(null);
  const teams = useOperation('getTeams');
  const users = useOperation('getUsers');
  if (teams.isPending || users.isPending) return <Loading rows={3} />;
  const error = teams.error ?? users.error;
  if (error !== null) {
    return <Failed error={error} retry={() => void Promise.all([teams.refetch(), users.refetch()])} />;
  }
  const people = users.data?.items ?? [];
  const items = teams.data?.items ?? [];
  return (
    <Section
      title={t('place.teams')}
      actions={
        <Button size="xs" onClick={() => setNaming('new')}>
          {t('newTeam')}
        </Button>
      }
    >
      {items.length === 0 ? (
        <Empty title={t('noTeams')}>{t('noTeamsNext')}</Empty>
      ) : (
        <>
          <Text size="sm" className="quiet" mb="sm">
            {t('teamsAbout')}
          </Text>
          <Table>
            <Table.Thead>
              <Table.Tr>
                {(['teamId', 'name', 'members', 'actions'] as const).map((column) => (
                  <Table.Th key={column} scope="col">
                    {t(column)}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((team) => (
                <TeamRow key={team.id} team={team} people={people} rename={() => setNaming(team)} />
              ))}
            </Table.Tbody>
          </Table>
        </>
      )}
      {naming !== null && (
        <NameTeam
          team={naming === 'new' ? null : naming}
          taken={items.map(({ id }) => id)}
          close={() => setNaming(null)}
        />
      )}
    </Section>
  );
}

function TeamRow({
  team: { id, name },
  people,
  rename,
}: {
  readonly team: Team;
  readonly people: readonly Person[];
  readonly rename: () => void;
}) {
  const { t } = useTranslation('settings');
  const change = useChange('patchUser', ['getUsers', 'getTeams']);
  const members = people.filter(({ teams }) => teams.includes(id)).map((person) => person.id);
  const set = (chosen: readonly string[]) => {
    for (const { id: userId, teams } of people) {
      const is = teams.includes(id);
      if (is === chosen.includes(userId)) continue;
      const next = is ? teams.filter((team) => team !== id) : [...teams, id];
      change.mutate({ params: { id: userId }, body: { teams: next } });
    }
  };
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400} ff="monospace">
        {id}
      </Table.Th>
      <Table.Td>{name}</Table.Td>
      <Table.Td miw={280}>
        <MultiSelect
          size="xs"
          aria-label={`${t('members')}: ${name}`}
          {...(members.length === 0 ? { placeholder: t('noMembers') } : {})}
          data={people.map((person) => ({ value: person.id, label: person.name }))}
          searchable
          value={members}
          onChange={set}
        />
        {change.error !== null && <Failed error={change.error} />}
      </Table.Td>
      <Table.Td>
        <Button size="compact-xs" variant="default" aria-label={`${t('rename')}: ${name}`} onClick={rename}>
          {t('rename')}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

function NameTeam({
  team,
  taken,
  close,
}: {
  /** Null: a new one. */
  readonly team: Team | null;
  readonly taken: readonly string[];
  readonly close: () => void;
}) {
  const { t } = useTranslation('settings');
  const { t: shell } = useTranslation();
  const [id, setId] = useState(team?.id ?? '');
  const [name, setName] = useState(team?.name ?? '');
  const put = useChange('putTeam', ['getTeams']);
  const isTaken = team === null && taken.includes(id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    put.mutate({ params: { id }, body: { name } }, { onSuccess: close });
  };
  return (
    <Modal
      opened
      onClose={close}
      title={team === null ? t('newTeam') : t('renameTeam', { name: team.name })}
      closeButtonProps={{ 'aria-label': shell('close') }}
    >
      <Stack component="form" gap="sm" onSubmit={submit}>
        {team === null && (
          <TextInput
            label={t('teamId')}
            description={t('teamIdAbout')}
            required
            maxLength={60}
            pattern="[a-z0-9][a-z0-9\-]*"
            error={isTaken ? t('teamTaken') : null}
            value={id}
            onChange={(event) => setId(event.currentTarget.value)}
          />
        )}
        <TextInput
          label={t('name')}
          required
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {put.error !== null && <Failed error={put.error} />}
        <Button type="submit" loading={put.isPending} disabled={isTaken}>
          {t(team === null ? 'create' : 'rename')}
        </Button>
      </Stack>
    </Modal>
  );
}
