import { Box, Input, Paper, Text } from '@mantine/core';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CelProblem, CelProblems, Underlined, useCelCheck } from './cel-problems.tsx';
import { complete, type Suggestion, suggest } from './completion.ts';
import classes from './workflows.module.css';

/**
 * A rule in CEL. What may stand where the caret is is offered below: arrow keys choose, enter or tab take over, escape
 * closes. What is wrong is underlined where it stands, as soon as typing pauses.
 */
export function CelField({
  value,
  onChange,
  known,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly known: readonly Suggestion[];
}) {
  const { t } = useTranslation('workflows');
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const mirror = useRef<HTMLDivElement>(null);
  const checked = useCelCheck(value);
  const wrong = checked?.problems ?? [];
  const [offered, setOffered] = useState<readonly Suggestion[]>([]);
  const [at, setAt] = useState(0);
  const look = (text: string, caret: number) => {
    setOffered(suggest(text, caret, known));
    setAt(0);
  };
  const take = (chosen: Suggestion) => {
    const element = area.current;
    if (element === null) return;
    const next = complete(value, element.selectionStart, chosen.text);
    onChange(next.text);
    setOffered([]);
    requestAnimationFrame(() => {
      element.focus();
      element.setSelectionRange(next.caret, next.caret);
    });
  };
  const show = ({ from, to }: CelProblem) => {
    area.current?.focus();
    area.current?.setSelectionRange(from, to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (offered.length === 0) return;
    const steps: Readonly<Record<string, () => void>> = {
      ArrowDown: () => setAt((at + 1) % offered.length),
      ArrowUp: () => setAt((at + offered.length - 1) % offered.length),
      Enter: () => take(offered[at]!),
      Tab: () => take(offered[at]!),
      Escape: () => setOffered([]),
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    step();
  };
  return (
    <Box pos="relative">
      <Input.Label htmlFor={id} required>
        {t('when')}
      </Input.Label>
      <Input.Description mb={4}>{t('whenHelp')}</Input.Description>
      <div className={classes.field}>
        <div ref={mirror} className={classes.mirror} aria-hidden="true">
          <Underlined text={value} problems={wrong} />
        </div>
        <textarea
          ref={area}
          id={id}
          className={classes.cel}
          rows={3}
          maxLength={1000}
          spellCheck={false}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={offered.length > 0}
          aria-controls={`${id}-offered`}
          aria-activedescendant={offered.length > 0 ? `${id}-${at}` : undefined}
          value={value}
          onChange={({ currentTarget }) => {
            onChange(currentTarget.value);
            look(currentTarget.value, currentTarget.selectionStart);
          }}
          onKeyDown={onKeyDown}
          onBlur={() => setOffered([])}
          onScroll={({ currentTarget }) => mirror.current?.scrollTo(0, currentTarget.scrollTop)}
          aria-invalid={wrong.length > 0}
          aria-describedby={`${id}-problems`}
        />
      </div>
      <Paper
        withBorder
        shadow="sm"
        id={`${id}-offered`}
        role="listbox"
        aria-label={t('offered')}
        className={classes.offered}
        hidden={offered.length === 0}
      >
        {offered.map((each, index) => (
          <div
            key={each.text}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={classes.option}
            // The text keeps the focus.
            onMouseDown={(event) => {
              event.preventDefault();
              take(each);
            }}
          >
            <code>{each.text}</code>
            <Text span size="xs" className="quiet">
              {each.note}
            </Text>
          </div>
        ))}
      </Paper>
      <CelProblems id={`${id}-problems`} text={value} checked={checked} onShow={show} />
    </Box>
  );
}
