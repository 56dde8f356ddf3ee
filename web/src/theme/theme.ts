import { Badge, createTheme, type MantineColorsTuple, Notification, Table } from '@mantine/core';

const accent: MantineColorsTuple = [
  '#eaf3fb',
  '#d5e5f4',
  '#a9cae8',
  '#7cb7ee',
  '#569bd6',
  '#3a82bf',
  '#2a70ad',
  '#1f5f99',
  '#184e80',
  '#103e67',
];

/** One family, six sizes, a 4-px grid; weight carries the hierarchy. */
export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: 7,
  autoContrast: true,
  colors: { accent },
  fontFamily: 'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '20px' }, h2: { fontSize: '16px' }, h3: { fontSize: '14px' } },
  },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  defaultRadius: 4,
  respectReducedMotion: true,
  components: {
    // Mantine's grey is too faint for words that matter.
    Notification: Notification.extend({ styles: { description: { color: 'var(--mantine-color-text)' } } }),
    // Identifiers and cells are read letter by letter.
    Badge: Badge.extend({ defaultProps: { tt: 'none' } }),
    Table: Table.extend({ defaultProps: { horizontalSpacing: 'sm' } }),
    // What scrolls is then the element that has the name and takes the focus.
    TableScrollContainer: Table.ScrollContainer.extend({ defaultProps: { type: 'native' } }),
  },
});

/** Segments, in a fixed order, safe for colour-blind eyes (Okabe and Ito 2008); never used for severity. */
export const segmentColours = [
  '#0072b2',
  '#e69f00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#d55e00',
  '#8c7b00',
  '#666666',
] as const;
