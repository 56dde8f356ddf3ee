import { Anchor, Button, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Answered } from '../../api/call.ts';
import { useChange } from '../../api/queries.ts';
import { Refused } from '../../casework/refused.tsx';
import { Section } from '../../shell/section.tsx';

/** Other cases that belong together with this one, and why. */
export function Links({
  caseId,
  links,
  works,
}: {
  readonly caseId: number;
  readonly links: Answered<'getCase'>['links'];
  readonly works: boolean;
}) {
  const { t } = useTranslation('case');
  const link = useChange('postCaseLink', ['getCase', 'getCaseTrail']);
  const [other, setOther] = useState<string | number>('');
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    link.mutate(
      { params: { id: caseId }, body: { otherId: Number(other), reason } },
      {
        onSuccess: () => {
          setOther('');
          setReason('');
        },
      },
    );
  };
  return (
    <Section title={t('links')}>
      <Stack gap="xs">
        {links.length === 0 && (
          <Text size="sm" className="quiet">
            {t('noLinks')}
          </Text>
        )}
        {links.map((each) => (
          <Text key={each.otherId} size="sm">
            <Anchor component={Link} to={`/cases/${each.otherId}`} size="sm" underline="always">
              {t('title', { id: each.otherId })}
            </Anchor>
            : {each.reason}
          </Text>
        ))}
        {works && (
          <form onSubmit={submit}>
            <Group gap="xs" align="end">
              <NumberInput
                size="xs"
                w={110}
                label={t('otherCase')}
                min={1}
                allowDecimal={false}
                value={other}
                onChange={setOther}
                hideControls
              />
              <TextInput
                size="xs"
                flex={1}
                label={t('whyLinked')}
                value={reason}
                onChange={(event) => setReason(event.currentTarget.value)}
              />
              <Button
                size="xs"
                type="submit"
                variant="default"
                disabled={other === '' || reason === ''}
                loading={link.isPending}
              >
                {t('link')}
              </Button>
            </Group>
            <Refused error={link.error} />
          </form>
        )}
      </Stack>
    </Section>
  );
}
