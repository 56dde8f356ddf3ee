import { Anchor, Button, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Answered } from '../../api/call.ts';
import { useOperation } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { usePeople } from '../../casework/people.ts';
import { day } from '../../i18n/format.ts';
import { Section } from '../../shell/section.tsx';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { When } from '../../shell/when.tsx';
import { RequestDialog } from './request-dialog.tsx';

type Erasure = Answered<'getErasures'>['items'][number];
type Asked = { readonly what: 'copy' | 'erase'; readonly partyId: string };

/** What customers ask of their data: a copy of it, or its erasure, as far as the law lets it go. */
export function SubjectRequests() {
  const { t } = useTranslation('settings');
  const { data: session } = useSession();
  const { nameOf } = usePeople();
  const [asked, setAsked] = useState<Asked | null>(null);
  const { data, error, isPending, refetch } = useOperation('getErasures');
  if (isPending) return <Loading rows={4} />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const handles = may(session, 'subject-requests:handle');
  return (
    <Section
      title={t('place.requests')}
      actions={
        handles && (
          <>
            <Button size="xs" variant="default" onClick={() => setAsked({ what: 'copy', partyId: '' })}>
              {t('copy')}
            </Button>
            <Button size="xs" variant="default" onClick={() => setAsked({ what: 'erase', partyId: '' })}>
              {t('erase')}
            </Button>
          </>
        )
      }
    >
      {data.items.length === 0 ? (
        <Empty title={t('noErasures')}>{t('noErasuresNext')}</Empty>
      ) : (
        <>
          <Text size="sm" className="quiet" mb="sm">
            {t('heldAbout')}
          </Text>
          <Table.ScrollContainer minWidth={900} tabIndex={0} role="region" aria-label={t('place.requests')}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  {(['customer', 'erasureState', 'held', 'reason', 'requested'] as const).map((column) => (
                    <Table.Th key={column} scope="col">
                      {t(column)}
                    </Table.Th>
                  ))}
                  {handles && <Table.Th scope="col">{t('actions')}</Table.Th>}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {data.items.map((erasure) => (
                  <Table.Tr key={erasure.id}>
                    <Table.Th scope="row" fw={400}>
                      <Anchor component={Link} to={`/customers/${encodeURIComponent(erasure.partyId)}`}>
                        {erasure.partyId}
                      </Anchor>
                    </Table.Th>
                    <Table.Td>
                      {t(`erasure.${erasure.state}`)}
                      {erasure.erasedAt !== null && (
                        <Text size="xs" className="quiet">
                          <When at={erasure.erasedAt} />
                        </Text>
                      )}
                    </Table.Td>
                    <Table.Td>
                      <Held erasure={erasure} />
                    </Table.Td>
                    <Table.Td>{erasure.reason}</Table.Td>
                    <Table.Td>
                      <When at={erasure.requestedAt} /> · {nameOf(erasure.requestedBy)}
                    </Table.Td>
                    {handles && (
                      <Table.Td>
                        {erasure.state === 'restricted' && (
                          <Button
                            size="compact-xs"
                            variant="default"
                            aria-label={`${t('askAgain')}: ${erasure.partyId}`}
                            onClick={() => setAsked({ what: 'erase', partyId: erasure.partyId })}
                          >
                            {t('askAgain')}
                          </Button>
                        )}
                      </Table.Td>
                    )}
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </>
      )}
      {asked !== null && <RequestDialog {...asked} close={() => setAsked(null)} />}
    </Section>
  );
}

/** What the law keeps it for, and until when. */
function Held({ erasure: { state, holds, heldUntil } }: { readonly erasure: Erasure }) {
  const { t } = useTranslation('settings');
  if (state === 'erased') return <span className="quiet">{t('nothingHeld')}</span>;
  return (
    <>
      {holds.map((hold) => (
        <Text key={hold} size="sm">
          {t(`hold.${hold}`)}
        </Text>
      ))}
      <Text size="xs" className="quiet">
        {heldUntil === null ? t('heldByPeople') : t('heldUntil', { day: day(heldUntil) })}
      </Text>
    </>
  );
}
