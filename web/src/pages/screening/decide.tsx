import { Button, Checkbox, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { useChange } from '../../api/queries.ts';
import { usePeople } from '../../casework/people.ts';
import { Refused } from '../../casework/refused.tsx';

type Found = Answered<'getScreeningHit'>;
type Action = Found['decisions'][number]['action'];

/** What may follow from each state; the first is the usual one. */
const next: Readonly<Record<Found['hit']['state'], readonly Action[]>> = {
  open: ['dismiss', 'propose'],
  proposed: ['confirm', 'reject'],
  confirmed: ['reopen'],
  dismissed: ['reopen'],
};

/** The next decision, with its reason. Confirming is for another person than who proposed it. */
export function Decide({ hit, decisions }: Found) {
  const { t } = useTranslation('screening');
  const { me } = usePeople();
  const [reason, setReason] = useState('');
  const [good, setGood] = useState(false);
  const { mutate, isPending, error } = useChange('postScreeningDecision', ['getScreeningHits', 'getScreeningHit']);
  const proposal = decisions.findLast(({ action }) => action === 'propose');
  const own = hit.state === 'proposed' && proposal?.decidedBy === me;
  const decide = (action: Action) => {
    const body = { action, reason: reason.trim(), good: action === 'dismiss' && good };
    const clear = () => {
      setReason('');
      setGood(false);
    };
    mutate({ params: { id: hit.id }, body }, { onSuccess: clear });
  };
  return (
    <Stack gap="sm">
      <Textarea
        label={t('because')}
        required
        autosize
        minRows={2}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {hit.state === 'open' && (
        <Checkbox label={t('good')} checked={good} onChange={(event) => setGood(event.currentTarget.checked)} />
      )}
      {own && (
        <Text size="sm" className="quiet">
          {t('fourEyes')}
        </Text>
      )}
      <Refused error={error} />
      <Group gap="sm">
        {next[hit.state].map((action, place) => (
          <Button
            key={action}
            size="xs"
            variant={place === 0 ? 'filled' : 'default'}
            loading={isPending}
            disabled={reason.trim() === '' || (own && action === 'confirm')}
            onClick={() => decide(action)}
          >
            {t(`do.${action}`)}
          </Button>
        ))}
      </Group>
    </Stack>
  );
}
