import { minute, time } from '../i18n/format.ts';

/** Day and minute for narrow tables; seconds and zone on hover. */
export function When({ at }: { readonly at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={time(at)}>
      {minute(at)}
    </time>
  );
}
