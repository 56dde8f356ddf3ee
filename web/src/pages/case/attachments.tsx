import { Anchor, Button, FileButton, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Answered, urlOf } from '../../api/call.ts';
import { useChange } from '../../api/queries.ts';
import { number, time } from '../../i18n/format.ts';
import { usePeople } from '../../casework/people.ts';
import { Refused } from '../../casework/refused.tsx';
import { Section } from '../../shell/section.tsx';

const accepted = 'application/pdf,image/png,image/jpeg,text/plain,text/csv';
const largest = 3 * 1024 * 1024;

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (let i = 0; i < bytes.length; i += 0x8000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(binary);
}

/** Documents kept with the case, each named by the hash of its content. */
export function Attachments({
  caseId,
  attachments,
  works,
}: {
  readonly caseId: number;
  readonly attachments: Answered<'getCase'>['attachments'];
  readonly works: boolean;
}) {
  const { t } = useTranslation('case');
  const { nameOf } = usePeople();
  const add = useChange('postAttachment', ['getCase', 'getCaseTrail']);
  const [tooLarge, setTooLarge] = useState(false);
  const send = async (file: File | null) => {
    if (file === null) return;
    setTooLarge(file.size > largest);
    if (file.size > largest) return;
    const body = { name: file.name, mediaType: file.type, contentBase64: await base64Of(file) };
    add.mutate({ params: { id: caseId }, body });
  };
  return (
    <Section
      title={t('attachments')}
      actions={
        works && (
          <FileButton accept={accepted} onChange={(file) => void send(file)} inputProps={{ 'aria-label': t('attach') }}>
            {(props) => (
              <Button {...props} size="xs" variant="default" loading={add.isPending}>
                {t('attach')}
              </Button>
            )}
          </FileButton>
        )
      }
    >
      {attachments.length === 0 && (
        <Text size="sm" className="quiet">
          {t('noAttachments')}
        </Text>
      )}
      {tooLarge && (
        <Text size="sm" role="alert">
          {t('tooLarge')}
        </Text>
      )}
      <Refused error={add.error} />
      {attachments.length > 0 && (
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('document')}</Table.Th>
              <Table.Th scope="col" className="number">
                {t('kilobytes')}
              </Table.Th>
              <Table.Th scope="col">{t('addedBy')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {attachments.map((each) => (
              <Table.Tr key={each.id}>
                <Table.Td>
                  <Anchor
                    href={urlOf('getAttachment', { id: caseId, attachmentId: each.id })}
                    size="sm"
                    underline="always"
                    download
                  >
                    {each.mediaType} <code>{each.sha256.slice(0, 8)}</code>
                  </Anchor>
                </Table.Td>
                <Table.Td className="number">{number(each.bytes / 1024, 1)}</Table.Td>
                <Table.Td>
                  {nameOf(each.addedBy)}, {time(each.addedAt)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Section>
  );
}
