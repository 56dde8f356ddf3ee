import { Button, Modal, NumberInput, Radio, Select, Stack, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { outcomes, unproductiveReasons } from '#contract/casework-words';
import { Refused } from '../../casework/refused.tsx';

export interface Decision {
  readonly reason: string;
  readonly outcome: (typeof outcomes)[number];
  readonly reasonCode: string | null;
  readonly deservedReview: boolean | null;
  readonly minutes: number | null;
}

/** The decision on a case, for another officer to approve. */
export function DecisionDialog({
  close,
  onDecide,
  pending,
  error,
}: {
  readonly close: () => void;
  readonly onDecide: (decision: Decision) => void;
  readonly pending: boolean;
  readonly error: unknown;
}) {
  const { t } = useTranslation('case');
  const { t: shell } = useTranslation();
  const { t: words } = useTranslation('alerts');
  const [outcome, setOutcome] = useState<Decision['outcome']>('productive');
  const [reasonCode, setReasonCode] = useState<string | null>(null);
  const [deserved, setDeserved] = useState<string>('');
  const [minutes, setMinutes] = useState<string | number>('');
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onDecide({
      outcome,
      reason,
      reasonCode: outcome === 'unproductive' ? reasonCode : null,
      deservedReview: deserved === '' ? null : deserved === 'yes',
      minutes: typeof minutes === 'number' ? minutes : null,
    });
  };
  return (
    <Modal opened onClose={close} title={t('submit')} closeButtonProps={{ 'aria-label': shell('close') }}>
      <Stack component="form" onSubmit={submit} gap="sm">
        <Radio.Group label={t('outcomeLabel')} value={outcome} onChange={(value) => setOutcome(value)}>
          <Stack gap="xs" mt="xs">
            {outcomes.map((each) => (
              <Radio key={each} value={each} label={t(`outcome.${each}`)} />
            ))}
          </Stack>
        </Radio.Group>
        {outcome === 'unproductive' && (
          <Select
            label={t('reasonCode')}
            required
            value={reasonCode}
            onChange={setReasonCode}
            data={unproductiveReasons.map((value) => ({ value, label: words(`outcome.${value}`) }))}
          />
        )}
        <Radio.Group label={words('deserved')} value={deserved} onChange={setDeserved}>
          <Stack gap="xs" mt="xs">
            <Radio value="yes" label={words('yes')} />
            <Radio value="no" label={words('no')} />
          </Stack>
        </Radio.Group>
        <NumberInput
          label={t('minutes')}
          min={0}
          max={100_000}
          allowDecimal={false}
          value={minutes}
          onChange={setMinutes}
        />
        <Textarea
          label={t('why')}
          required
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Refused error={error} />
        <Button type="submit" loading={pending}>
          {t('submitDo')}
        </Button>
      </Stack>
    </Modal>
  );
}
