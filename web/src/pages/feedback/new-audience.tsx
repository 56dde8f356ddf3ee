import { Button, Modal, NumberInput, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Targeting } from '#contract/survey-definition';
import { useChange } from '../../api/queries.ts';
import { Failed } from '../../shell/states.tsx';
import { SegmentPicker } from './segment-picker.tsx';

/** An audience of commercial segments, with the purpose its members consented to and a holdout. */
export function NewAudience({ close }: { readonly close: () => void }) {
  const { t } = useTranslation('feedback');
  const { t: shell } = useTranslation();
  const [id, setId] = useState('');
  const [purpose, setPurpose] = useState('');
  const [holdout, setHoldout] = useState<number | string>(10);
  const [segments, setSegments] = useState<Targeting['segments']>([]);
  const add = useChange('postAudience', ['getAudiences']);
  const refresh = useChange('postAudienceRefresh', ['getAudiences']);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const definition = {
      targeting: { segments, attributes: [], behaviours: [] },
      purpose,
      holdout: { share: Number(holdout) / 100, seed: 0 },
    };
    add.mutate(
      { body: { id, definition } },
      { onSuccess: () => refresh.mutate({ params: { id } }, { onSuccess: close }) },
    );
  };
  const error = add.error ?? refresh.error;
  return (
    <Modal opened onClose={close} title={t('newAudience')} closeButtonProps={{ 'aria-label': shell('close') }}>
      <Stack component="form" gap="sm" onSubmit={submit}>
        <TextInput
          label={t('id')}
          description={t('idAbout')}
          required
          pattern="[a-z0-9][a-z0-9\-]*"
          value={id}
          onChange={(event) => setId(event.currentTarget.value)}
        />
        <SegmentPicker chosen={segments} choose={setSegments} />
        <TextInput
          label={t('purpose')}
          description={t('purposeAbout')}
          required
          value={purpose}
          onChange={(event) => setPurpose(event.currentTarget.value)}
        />
        <NumberInput
          label={t('holdoutShare')}
          description={t('holdoutAbout')}
          min={0}
          max={90}
          required
          value={holdout}
          onChange={setHoldout}
        />
        {error !== null && <Failed error={error} />}
        <Button type="submit" loading={add.isPending || refresh.isPending}>
          {t('newAudience')}
        </Button>
      </Stack>
    </Modal>
  );
}
