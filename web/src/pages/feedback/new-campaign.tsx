import { Button, Modal, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useChange } from '../../api/queries.ts';
import { Failed } from '../../shell/states.tsx';

const dayMs = 86_400_000;

/** An offer to everyone who is in an audience now. */
export function NewCampaign({
  audiences,
  close,
}: {
  readonly audiences: readonly string[];
  readonly close: () => void;
}) {
  const { t } = useTranslation('feedback');
  const { t: shell } = useTranslation();
  const [, setSearch] = useSearchParams();
  const [id, setId] = useState('');
  const [audienceId, setAudience] = useState(audiences[0]!);
  const [offer, setOffer] = useState('');
  const [costMinor, setCost] = useState<number | string>(0);
  const [currency, setCurrency] = useState('EUR');
  const [days, setDays] = useState<number | string>(30);
  const start = useChange('postCampaign', ['getCampaignResult']);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const startedAt = Date.now();
    const body = {
      id,
      audienceId,
      offer,
      costMinor: Number(costMinor),
      currency,
      startedAt,
      endsAt: startedAt + Number(days) * dayMs,
    };
    start.mutate(
      { body },
      {
        onSuccess: () => {
          setSearch({ place: 'audiences', campaign: id });
          close();
        },
      },
    );
  };
  return (
    <Modal opened onClose={close} title={t('newCampaign')} closeButtonProps={{ 'aria-label': shell('close') }}>
      <Stack component="form" gap="sm" onSubmit={submit}>
        <TextInput
          label={t('id')}
          description={t('idAbout')}
          required
          pattern="[a-z0-9][a-z0-9\-]*"
          value={id}
          onChange={(event) => setId(event.currentTarget.value)}
        />
        <Select
          label={t('audience')}
          data={[...audiences]}
          value={audienceId}
          onChange={(value) => setAudience(value ?? audienceId)}
        />
        <TextInput
          label={t('offer')}
          required
          value={offer}
          onChange={(event) => setOffer(event.currentTarget.value)}
        />
        <NumberInput
          label={t('costMinor')}
          min={0}
          allowDecimal={false}
          required
          value={costMinor}
          onChange={setCost}
        />
        <TextInput
          label={t('currency')}
          required
          pattern="[A-Z]{3}"
          value={currency}
          onChange={(event) => setCurrency(event.currentTarget.value)}
        />
        <NumberInput label={t('campaignDays')} min={1} max={730} required value={days} onChange={setDays} />
        {start.error !== null && <Failed error={start.error} />}
        <Button type="submit" loading={start.isPending}>
          {t('newCampaign')}
        </Button>
      </Stack>
    </Modal>
  );
}
