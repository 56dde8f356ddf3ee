import { Anchor, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

interface Sentence {
  readonly text: string;
  readonly refs: readonly string[];
}

/** What a citation opens; null where it is on the page already. */
function addressOf(ref: string): string | null {
  const [kind, id = ''] = ref.split(/:(.*)/s);
  if (kind === 'party') return `/customers/${encodeURIComponent(id)}`;
  if (kind === 'breach') return `#breach-${id}`;
  return null;
}

/** Sentences, each with the records that it rests on as links, and what is wrong with it. */
export function Narrative({
  sentences,
  problems = [],
}: {
  readonly sentences: readonly Sentence[];
  readonly problems?: readonly { readonly sentence: number; readonly problem: string }[];
}) {
  const { t } = useTranslation('casework');
  return (
    <div>
      {sentences.map(({ text, refs }, index) => (
        <div key={index}>
          <Text size="sm" component="p" m={0} mb={4}>
            {text}{' '}
            {refs.map((ref) => {
              const to = addressOf(ref);
              const label = t('cites', { ref });
              if (to === null) return <sup key={ref}>[{ref}] </sup>;
              return (
                <sup key={ref}>
                  <Anchor component={Link} to={to} size="xs" underline="always" aria-label={label}>
                    [{ref}]
                  </Anchor>{' '}
                </sup>
              );
            })}
          </Text>
          {problems
            .filter(({ sentence }) => sentence === index)
            .map(({ problem }) => (
              <Text key={problem} size="xs" c="var(--loss)">
                {problem}
              </Text>
            ))}
        </div>
      ))}
    </div>
  );
}
