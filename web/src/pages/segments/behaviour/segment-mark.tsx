import { segmentColours } from '../../../theme/theme.ts';

/** The colour of a segment, always by its position in the version; the name stands beside it. */
export function SegmentMark({ position }: { readonly position: number }) {
  return (
    <svg width={10} height={10} aria-hidden="true">
      <rect width={10} height={10} rx={2} fill={segmentColours[position % segmentColours.length]} />
    </svg>
  );
}
