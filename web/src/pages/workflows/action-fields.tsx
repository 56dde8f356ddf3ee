import { caseTypes } from '#contract/casework-words';
import { ActionIcon, Group, NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { customerMessages, type WorkflowAction } from '#contract/workflow-definition';
import { actionKinds, freshAction } from './draft.ts';

/** One action: what is done, and what it needs to know. */
export function ActionFields({
  action,
  position,
  onChange,
  onRemove,
}: {
  readonly action: WorkflowAction;
  readonly position: number;
  readonly onChange: (action: WorkflowAction) => void;
  readonly onRemove: (() => void) | null;
}) {
  const { t } = useTranslation('workflows');
  return (
    <Group align="end" gap="sm" role="group" aria-label={t('actionNumber', { number: position + 1 })}>
      <Select
        label={t('do')}
        w={240}
        allowDeselect={false}
        value={action.do}
        onChange={(kind) => onChange(freshAction(actionKinds.find((each) => each === kind) ?? action.do))}
        data={actionKinds.map((value) => ({ value, label: t(`action.${value}`) }))}
      />
      <Details action={action} onChange={onChange} />
      {onRemove !== null && (
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t('removeAction', { number: position + 1 })}
          onClick={onRemove}
        >
          ×
        </ActionIcon>
      )}
    </Group>
  );
}

function Details({
  action,
  onChange,
}: {
  readonly action: WorkflowAction;
  readonly onChange: (action: WorkflowAction) => void;
}) {
  const { t } = useTranslation('workflows');
  const textField = (label: string, value: string, set: (value: string) => void, width = 320) => (
    <TextInput label={t(label)} required w={width} value={value} onChange={(event) => set(event.currentTarget.value)} />
  );
  const numberField = (
    label: string,
    value: number,
    [min, max]: readonly [number, number],
    set: (value: number) => void,
  ) => (
    <NumberInput
      label={t(label)}
      required
      w={160}
      min={min}
      max={max}
      value={value}
      onChange={(next) => set(Number(next))}
    />
  );
  switch (action.do) {
    case 'notify':
      return (
        <>
          {textField('inbox', action.inbox, (inbox) => onChange({ ...action, inbox }), 160)}
          {textField('text', action.text, (text) => onChange({ ...action, text }))}
        </>
      );
    case 'open-case':
      return (
        <>
          <Select
            label={t('caseType')}
            w={220}
            allowDeselect={false}
            value={action.type}
            onChange={(type) => onChange({ ...action, type: caseTypes.find((each) => each === type) ?? action.type })}
            data={caseTypes.map((value) => ({ value, label: t(`case.${value}`) }))}
          />
          {textField('reason', action.reason, (reason) => onChange({ ...action, reason }))}
        </>
      );
    case 'escalate':
      return textField('reason', action.reason, (reason) => onChange({ ...action, reason }));
    case 'set-sla':
      return numberField('hours', action.hours, [1, 720], (hours) => onChange({ ...action, hours }));
    case 'webhook':
      return null;
    case 'request-documents':
      return (
        <>
          <TagsInput
            label={t('documents')}
            w={280}
            value={action.documents}
            onChange={(documents) => onChange({ ...action, documents })}
          />
          {textField('language', action.language, (language) => onChange({ ...action, language }), 100)}
          {numberField('answerInDays', action.answerInDays, [7, 90], (answerInDays) =>
            onChange({ ...action, answerInDays }),
          )}
        </>
      );
    case 'message':
      return (
        <>
          <Select
            label={t('message')}
            w={240}
            allowDeselect={false}
            value={action.message}
            onChange={(next) =>
              onChange({ ...action, message: customerMessages.find((each) => each === next) ?? action.message })
            }
            data={customerMessages.map((value) => ({ value, label: t(`messageName.${value}`) }))}
          />
          {textField('language', action.language, (language) => onChange({ ...action, language }), 100)}
        </>
      );
    case 'change-review':
      return numberField('months', action.months, [1, 60], (months) => onChange({ ...action, months }));
    case 'mark':
      return textField('mark', action.mark, (mark) => onChange({ ...action, mark }), 240);
  }
}
