import { Button, Group, Modal, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChange, useOperation } from '../../api/queries.ts';
import { Refused } from '../../casework/refused.tsx';

/** Puts a challenger beside the model in use, or the model in use beside the rules of before. */
export function StartTrial({ close }: { readonly close: () => void }) {
  const { t } = useTranslation('models');
  const { t: shell } = useTranslation();
  const models = useOperation('getModels');
  const ruleSets = useOperation('getRuleSets');
  const [pair, setPair] = useState<string | null>(null);
  const [percent, setPercent] = useState<number | string>(0);
  const [reason, setReason] = useState('');
  const change = useChange('postTrial', ['getTrials', 'getModels']);
  const options = [
    {
      group: t('start.rules'),
      items: (ruleSets.data?.items ?? []).map(({ digest, name }) => ({
        value: `rules ${digest}`,
        label: t('start.againstRules', { name }),
      })),
    },
    {
      group: t('start.models'),
      items: (models.data?.items ?? [])
        .filter(({ status }) => status !== 'champion')
        .map(({ version }) => ({ value: `model ${version}`, label: t('start.challenger', { version }) })),
    },
  ];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const [kind, which = ''] = (pair ?? '').split(' ');
    const challenged = kind === 'rules' ? { rules: which } : { challenger: which };
    change.mutate({ body: { ...challenged, share: Number(percent) / 100, reason } }, { onSuccess: close });
  };
  return (
    <Modal opened onClose={close} title={t('start.title')} closeButtonProps={{ 'aria-label': shell('close') }}>
      <Stack component="form" onSubmit={submit} gap="sm">
        <Select
          label={t('start.what')}
          required
          data={options.filter(({ items }) => items.length > 0)}
          value={pair}
          onChange={setPair}
        />
        <NumberInput
          label={t('start.share')}
          description={t('start.shareHelp')}
          suffix=" %"
          min={0}
          max={99}
          value={percent}
          onChange={setPercent}
        />
        <TextInput
          label={t('reason')}
          required
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Text size="xs" className="quiet">
          {t('start.next')}
        </Text>
        <Refused error={change.error} />
        <Group justify="end">
          <Button type="submit" loading={change.isPending} disabled={pair === null || percent === ''}>
            {t('start.do')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
