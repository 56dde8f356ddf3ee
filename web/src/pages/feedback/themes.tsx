import { Blockquote, Stack, Table, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useOperation } from '../../api/queries.ts';
import { number } from '../../i18n/format.ts';
import { Failed, Loading } from '../../shell/states.tsx';

const latest = 5;

/** What customers wrote: words that several use, by what they were found, and the latest texts. */
export function Themes({
  survey,
  question,
  text,
}: {
  readonly survey: string;
  readonly question: string;
  readonly text: string;
}) {
  const { t } = useTranslation('feedback');
  const { data, error, isPending, refetch } = useOperation('getSurveyTexts', {
    params: { id: survey },
    query: { question },
  });
  if (isPending) return <Loading rows={3} />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  return (
    <section aria-label={text}>
      <Title order={3}>{text}</Title>
      {data.suppressed ? (
        <Text size="sm">{t('textsHidden')}</Text>
      ) : (
        <Stack gap="sm">
          <Text size="sm">{t('textsRead', { read: number(data.read), notRead: number(data.notRead) })}</Text>
          {data.themes.length > 0 && (
            <Table maw={480}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{t('theme')}</Table.Th>
                  <Table.Th scope="col" className="number">
                    {t('themeTexts')}
                  </Table.Th>
                  <Table.Th scope="col" className="number">
                    {t('sentiment')}
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {data.themes.map(({ term, texts, meanSentiment }) => (
                  <Table.Tr key={term}>
                    <Table.Th scope="row" fw={400}>
                      {term}
                    </Table.Th>
                    <Table.Td className="number">{number(texts)}</Table.Td>
                    <Table.Td className="number">{number(meanSentiment, 2)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )}
          {data.texts.slice(0, latest).map((each, index) => (
            <Blockquote key={index} p="sm" m={0} color="gray">
              <Text size="sm">{each.text}</Text>
            </Blockquote>
          ))}
        </Stack>
      )}
      <Text size="xs" className="quiet" mt="xs">
        {t('themesMadeBy', {
          library: data.method.library,
          languages: data.method.languages.join(', '),
          caveat: data.method.caveat,
        })}
      </Text>
    </section>
  );
}
