import { Box, Text, useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNearView } from '../shell/near-view.ts';
import { placesOf } from './layout.ts';
import type { GraphEdge, GraphNode, MoneyGraph } from './money-graph.ts';

const height = 420;

/** The graph on a canvas; its table says the same. Highlighted edges are of a way or a circle of money. */
export function GraphView({
  graph,
  subject,
  highlighted,
  selected,
  labelOf,
  label,
  onSelect,
}: {
  readonly graph: MoneyGraph;
  readonly subject: string;
  readonly highlighted: ReadonlySet<GraphEdge>;
  readonly selected: string | null;
  readonly labelOf: (node: GraphNode) => string;
  readonly label: string;
  readonly onSelect: (key: string) => void;
}) {
  const { t } = useTranslation('network');
  const holder = useRef<HTMLDivElement>(null);
  const near = useNearView(holder);
  const scheme = useComputedColorScheme();
  const [impossible, setImpossible] = useState(false);
  const select = useRef(onSelect);
  select.current = onSelect;
  useEffect(() => {
    const element = holder.current;
    if (element === null || !near) return;
    let gone = false;
    let end = () => {};
    const draw = async () => {
      const [{ default: Graph }, { default: Sigma }] = await Promise.all([import('graphology'), import('sigma')]);
      if (gone) return;
      const style = getComputedStyle(element);
      const colour = (name: string) => style.getPropertyValue(name).trim();
      const drawn = new Graph({ type: 'directed' });
      const places = placesOf(graph, subject);
      const most = Math.max(...graph.edges.map(({ amountMinor }) => amountMinor), 1);
      for (const node of graph.nodes.values()) {
        const { x, y } = places.get(node.key) ?? { x: 0, y: 0 };
        drawn.addNode(node.key, {
          x,
          y,
          label: labelOf(node),
          size: node.kind === 'subject' ? 12 : node.key === selected ? 9 : 6,
          color:
            node.kind === 'subject'
              ? colour('--text')
              : node.alertId === null
                ? colour(node.kind === 'customer' ? '--accent' : '--below')
                : colour('--above'),
          forceLabel: node.kind === 'subject' || node.key === selected || node.alertId !== null,
        });
      }
      for (const edge of graph.edges) {
        drawn.addDirectedEdge(edge.from, edge.to, {
          size: 1 + 4 * Math.sqrt(edge.amountMinor / most),
          color: colour(highlighted.has(edge) ? '--above' : '--edge'),
          zIndex: highlighted.has(edge) ? 1 : 0,
        });
      }
      try {
        const sigma = new Sigma(drawn, element, {
          defaultEdgeType: 'arrow',
          labelColor: { color: colour('--text') },
          labelFont: style.fontFamily,
          labelSize: 12,
          labelRenderedSizeThreshold: 5,
          zIndex: true,
          allowInvalidContainer: true,
          stagePadding: 48,
        });
        sigma.on('clickNode', ({ node }) => select.current(node));
        end = () => sigma.kill();
      } catch {
        setImpossible(true);
      }
    };
    void draw();
    return () => {
      gone = true;
      end();
    };
  }, [graph, subject, highlighted, selected, labelOf, scheme, near]);
  if (impossible) {
    return (
      <Text size="sm" className="quiet">
        {t('noCanvas')}
      </Text>
    );
  }
  return <Box ref={holder} h={height} role="img" aria-label={label} />;
}
