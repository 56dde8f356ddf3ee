import { ActionIcon, Group, Text, useComputedColorScheme } from '@mantine/core';
import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { segmentColours } from '../../../theme/theme.ts';
import { nearestPoint, paintPoints, pixelOf, type Points, type Viewport, wholeMap } from './points.ts';
import classes from './scatter.module.css';

const reachPx = 8;
const zoomStep = 1.25;
const panShare = 0.1;

interface Frame {
  view: Viewport;
  pixels: ImageData | null;
  pending: number;
  drag: { readonly left: number; readonly top: number; moved: boolean } | null;
}

/**
 * A map of many points: drag or arrow keys move it, the wheel, + and − zoom, 0 shows all. Drawn as pixels, within a frame
 * for a hundred thousand points; nothing of React runs while it moves.
 */
export function Scatter({
  label,
  points,
  names,
  only,
  describe,
  onOpen,
}: {
  readonly label: string;
  readonly points: Points;
  /** Of the segments; each is written at the middle of its points. */
  readonly names: readonly string[];
  /** Segment that stands out; -1 = all. */
  readonly only: number;
  readonly describe: (index: number) => string;
  readonly onOpen?: ((index: number) => void) | undefined;
}) {
  const { t } = useTranslation('segments');
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<Frame>({ view: { x: 0, y: 0, scale: 1 }, pixels: null, pending: 0, drag: null });
  const [pointed, setPointed] = useState(-1);
  const scheme = useComputedColorScheme();

  const draw = useCallback(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (element === null || context === null || context === undefined) return;
    const { width, height } = element;
    const held = frame.current;
    if (held.pixels?.width !== width || held.pixels.height !== height)
      held.pixels = context.createImageData(width, height);
    const style = getComputedStyle(element);
    const quiet = pixelOf(style.getPropertyValue('--line').trim());
    const colours = Uint32Array.from(names, (_, at) => pixelOf(segmentColours[at % segmentColours.length]!));
    const ratio = devicePixelRatio;
    const view = { ...held.view, scale: held.view.scale * ratio };
    const size = Math.max(2, Math.round(2 * ratio));
    paintPoints(new Uint32Array(held.pixels.data.buffer), width, height, points, view, size, colours, quiet, only);
    context.putImageData(held.pixels, 0, 0);
    writeNames(context, points, names, view, only, style, ratio);
  }, [points, names, only]);

  const redraw = useCallback(() => {
    const held = frame.current;
    if (held.pending !== 0) return;
    held.pending = requestAnimationFrame(() => {
      held.pending = 0;
      draw();
    });
  }, [draw]);

  const whole = useCallback(() => {
    const element = canvas.current;
    if (element === null) return;
    frame.current.view = wholeMap(points, element.clientWidth, element.clientHeight);
    redraw();
  }, [points, redraw]);

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const fit = () => {
      element.width = Math.max(1, Math.round(element.clientWidth * devicePixelRatio));
      element.height = Math.max(1, Math.round(element.clientHeight * devicePixelRatio));
      redraw();
    };
    const observer = new ResizeObserver(fit);
    observer.observe(element);
    fit();
    return () => observer.disconnect();
  }, [redraw, scheme]);

  useEffect(whole, [points]);

  const zoom = useCallback(
    (factor: number, at?: { readonly left: number; readonly top: number }) => {
      const element = canvas.current;
      if (element === null) return;
      const { x, y, scale } = frame.current.view;
      const [dx, dy] =
        at === undefined ? [0, 0] : [at.left - element.clientWidth / 2, at.top - element.clientHeight / 2];
      const next = scale * factor;
      frame.current.view = { x: x + dx / scale - dx / next, y: y - dy / scale + dy / next, scale: next };
      redraw();
    },
    [redraw],
  );
  const pan = (left: number, top: number) => {
    const { x, y, scale } = frame.current.view;
    frame.current.view = { x: x - left / scale, y: y + top / scale, scale };
    redraw();
  };

  // React listens to the wheel passively, which cannot keep the page from scrolling.
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      zoom(event.deltaY < 0 ? zoomStep : 1 / zoomStep, { left: event.offsetX, top: event.offsetY });
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [zoom]);

  const under = ({ nativeEvent: { offsetX, offsetY }, currentTarget }: PointerEvent<HTMLCanvasElement>) =>
    nearestPoint(
      points,
      frame.current.view,
      currentTarget.clientWidth,
      currentTarget.clientHeight,
      { left: offsetX, top: offsetY },
      reachPx,
    );
  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>) => {
    const { drag } = frame.current;
    if (drag === null) {
      setPointed(under(event));
      return;
    }
    const { clientX: left, clientY: top } = event;
    pan(left - drag.left, top - drag.top);
    frame.current.drag = { left, top, moved: true };
  };
  const onPointerUp = (event: PointerEvent<HTMLCanvasElement>) => {
    const moved = frame.current.drag?.moved === true;
    frame.current.drag = null;
    const found = moved ? -1 : under(event);
    if (found >= 0) onOpen?.(found);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLCanvasElement>) => {
    const { clientWidth, clientHeight } = event.currentTarget;
    const moves: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => pan(panShare * clientWidth, 0),
      ArrowRight: () => pan(-panShare * clientWidth, 0),
      ArrowUp: () => pan(0, panShare * clientHeight),
      ArrowDown: () => pan(0, -panShare * clientHeight),
      '+': () => zoom(zoomStep),
      '-': () => zoom(1 / zoomStep),
      '0': whole,
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    move();
  };
  const controls = [
    { word: 'zoomIn', sign: '+', act: () => zoom(zoomStep) },
    { word: 'zoomOut', sign: '−', act: () => zoom(1 / zoomStep) },
    { word: 'showAll', sign: '0', act: whole },
  ] as const;
  return (
    <div className={classes.frame}>
      <canvas
        ref={canvas}
        className={classes.canvas}
        role="img"
        aria-label={label}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- arrow keys move what it shows
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerDown={({ clientX: left, clientY: top }) => {
          frame.current.drag = { left, top, moved: false };
        }}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerLeave={() => {
          frame.current.drag = null;
          setPointed(-1);
        }}
      />
      <Group gap={4} className={classes.controls}>
        {controls.map(({ word, sign, act }) => (
          <ActionIcon key={word} variant="default" aria-label={t(`behaviour.${word}`)} onClick={act}>
            {sign}
          </ActionIcon>
        ))}
      </Group>
      <Text size="xs" className={`quiet ${classes.note}`}>
        {pointed < 0 ? t('behaviour.mapHelp') : describe(pointed)}
      </Text>
    </div>
  );
}

/** Names at the median of their points, over a rim of the surface's colour. */
function writeNames(
  context: CanvasRenderingContext2D,
  { x, y, segment }: Points,
  names: readonly string[],
  view: Viewport,
  only: number,
  style: CSSStyleDeclaration,
  ratio: number,
): void {
  context.font = `600 ${Math.round(12 * ratio)}px ${style.fontFamily}`;
  context.textAlign = 'center';
  context.lineJoin = 'round';
  context.lineWidth = 4 * ratio;
  context.strokeStyle = style.getPropertyValue('--surface');
  context.fillStyle = style.getPropertyValue('--text');
  const { width, height } = context.canvas;
  for (const [at, name] of names.entries()) {
    if (only >= 0 && at !== only) continue;
    const middle = (values: Float32Array) => {
      const own = values.filter((_, i) => segment[i] === at && i % 7 === 0).sort();
      return own[own.length >> 1];
    };
    const [left, top] = [middle(x), middle(y)];
    if (left === undefined || top === undefined) continue;
    const px = width / 2 + (left - view.x) * view.scale;
    const py = height / 2 - (top - view.y) * view.scale;
    context.strokeText(name, px, py);
    context.fillText(name, px, py);
  }
}
