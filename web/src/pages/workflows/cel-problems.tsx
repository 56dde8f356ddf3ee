import { Anchor, List, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { useOperation } from '../../api/queries.ts';
import classes from './workflows.module.css';

type Checked = Answered<'postWorkflowCheck'>;
export type CelProblem = Checked['problems'][number];

const pauseMs = 300;

/** What the server says of a rule once typing paused; null while that is not known of the text as it stands. */
export function useCelCheck(text: string): Checked | null {
  const [settled] = useDebouncedValue(text, pauseMs);
  const asked = settled.trim() !== '';
  const { data } = useOperation(
    'postWorkflowCheck',
    { body: { when: settled } },
    { enabled: asked, staleTime: 60_000 },
  );
  return asked && settled === text ? (data ?? null) : null;
}

/** The rule again behind its field, unseen but for lines under what is wrong. It scrolls with the field. */
export function Underlined({ text, problems }: { readonly text: string; readonly problems: readonly CelProblem[] }) {
  const pieces: { readonly from: number; readonly text: string; readonly wrong: boolean }[] = [];
  let done = 0;
  for (const { from, to } of problems.toSorted((a, b) => a.from - b.from)) {
    const start = Math.max(from, done);
    const end = Math.max(Math.min(to, text.length), Math.min(start + 1, text.length));
    if (end <= start) continue;
    pieces.push({ from: done, text: text.slice(done, start), wrong: false });
    pieces.push({ from: start, text: text.slice(start, end), wrong: true });
    done = end;
  }
  pieces.push({ from: done, text: text.slice(done), wrong: false });
  return pieces.map((piece) =>
    piece.wrong ? (
      <span key={piece.from} className={classes.wrong}>
        {piece.text}
      </span>
    ) : (
      piece.text
    ),
  );
}

/** What is wrong in words, each with the way to its place; or what the rule reads, where nothing is. */
export function CelProblems({
  id,
  text,
  checked,
  onShow,
}: {
  readonly id: string;
  readonly text: string;
  readonly checked: Checked | null;
  readonly onShow: (problem: CelProblem) => void;
}) {
  const { t } = useTranslation('workflows');
  return (
    <div id={id} role="status">
      {checked !== null && checked.problems.length > 0 && (
        <List size="sm" mt={4} listStyleType="none">
          {checked.problems.map((problem) => (
            <List.Item key={`${problem.from} ${problem.message}`}>
              <Anchor component="button" type="button" size="sm" underline="always" onClick={() => onShow(problem)}>
                {text.slice(problem.from, problem.to).trim() === ''
                  ? t('atEnd')
                  : t('atText', { text: text.slice(problem.from, problem.to) })}
              </Anchor>
              : {problem.message}
            </List.Item>
          ))}
        </List>
      )}
      {checked !== null && checked.problems.length === 0 && checked.reads.length > 0 && (
        <Text size="xs" className="quiet" mt={4}>
          {t('ruleReads', { fields: checked.reads.join(', ') })}
        </Text>
      )}
    </div>
  );
}
