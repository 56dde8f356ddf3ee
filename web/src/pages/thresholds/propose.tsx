import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/call.ts';
import { Failed } from '../../shell/states.tsx';
import type { Governed } from './lines.ts';

/** Drafts the lines with a reason and proposes them, which stores the simulation with them. */
export function Propose({ draft, onReset }: { readonly draft: Governed; readonly onReset: () => void }) {
  const { t } = useTranslation('thresholds');
  const [reason, setReason] = useState('');
  const client = useQueryClient();
  const propose = useMutation({
    mutationFn: async () => {
      const { id, version } = await call('postThreshold', { body: { threshold: draft, reason } });
      return await call('postThresholdAction', { params: { id }, body: { version, action: 'propose' } });
    },
    onSuccess: onReset,
    // Also where only the second step failed: the draft is there.
    onSettled: () => client.invalidateQueries({ queryKey: ['getThresholds'] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    propose.mutate();
  };
  return (
    <Stack component="form" onSubmit={submit} gap="sm">
      <Textarea
        label={t('reason')}
        description={t('reasonWho')}
        required
        autosize
        minRows={2}
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {propose.error !== null && <Failed error={propose.error} />}
      <Group gap="sm">
        <Button type="submit" size="xs" loading={propose.isPending}>
          {t('propose')}
        </Button>
        <Button size="xs" variant="default" onClick={onReset}>
          {t('reset')}
        </Button>
      </Group>
    </Stack>
  );
}
