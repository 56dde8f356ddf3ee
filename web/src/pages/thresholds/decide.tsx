import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChange } from '../../api/queries.ts';
import { Failed } from '../../shell/states.tsx';
import type { Version } from './history.tsx';

/** What another officer than the proposer may do with a version: release or refuse it, later roll it back. */
export function Decide({ version, mine }: { readonly version: Version; readonly mine: boolean }) {
  const { t } = useTranslation('thresholds');
  const [asking, setAsking] = useState<'refuse' | 'roll-back' | null>(null);
  const [reason, setReason] = useState('');
  const decide = useChange('postThresholdDecision', ['getThresholds', 'postSimulation']);
  const target = { params: { id: version.id } };
  if (version.state !== 'proposed' && !(version.state === 'released' && version.inForce)) return null;
  if (version.state === 'proposed' && mine) {
    return (
      <Text size="sm" className="quiet">
        {t('fourEyes')}
      </Text>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (asking === null) return;
    decide.mutate(
      { ...target, body: { version: version.version, action: asking, reason } },
      { onSuccess: () => setAsking(null) },
    );
  };
  return (
    <Stack gap="xs" mt="xs">
      {decide.error !== null && <Failed error={decide.error} />}
      <Group gap="xs">
        {version.state === 'proposed' && (
          <>
            <Button
              size="xs"
              loading={decide.isPending}
              onClick={() =>
                decide.mutate({
                  ...target,
                  body: { version: version.version, action: 'release' },
                })
              }
            >
              {t('release')}
            </Button>
            <Button size="xs" variant="default" onClick={() => setAsking('refuse')}>
              {t('refuse')}
            </Button>
          </>
        )}
        {version.state === 'released' && (
          <Button size="xs" variant="default" onClick={() => setAsking('roll-back')}>
            {t('rollBack')}
          </Button>
        )}
      </Group>
      {asking !== null && (
        <Stack component="form" onSubmit={submit} gap="xs" maw={480}>
          <Textarea
            label={t('why')}
            required
            autosize
            minRows={2}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group gap="xs">
            <Button type="submit" size="xs" loading={decide.isPending}>
              {t(asking === 'refuse' ? 'refuseDo' : 'rollBackDo')}
            </Button>
            <Button size="xs" variant="subtle" onClick={() => setAsking(null)}>
              {t('cancel')}
            </Button>
          </Group>
        </Stack>
      )}
    </Stack>
  );
}
