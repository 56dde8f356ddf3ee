import outline from 'world-atlas/countries-110m.json';

/** Outlines of Natural Earth (public domain), as world-atlas packs them: ISO 3166 numbers, shared borders stored once. */
interface Packed {
  readonly transform: { readonly scale: readonly number[]; readonly translate: readonly number[] };
  readonly arcs: readonly (readonly (readonly number[])[])[];
  readonly objects: {
    readonly countries: {
      readonly geometries: readonly {
        readonly type: string;
        readonly id?: string;
        readonly arcs?: unknown;
      }[];
    };
  };
}

/** ISO 3166-1 numeric and alpha-2 codes of the countries that the outline has. */
const codes =
  '004AF 008AL 010AQ 012DZ 024AO 031AZ 032AR 036AU 040AT 044BS 050BD 051AM 056BE 064BT 068BO 070BA ' +
  '072BW 076BR 084BZ 090SB 096BN 100BG 104MM 108BI 112BY 116KH 120CM 124CA 140CF 144LK 148TD 152CL ' +
  '156CN 158TW 170CO 178CG 180CD 188CR 191HR 192CU 196CY 203CZ 204BJ 208DK 214DO 218EC 222SV 226GQ ' +
  '231ET 232ER 233EE 238FK 242FJ 246FI 250FR 260TF 262DJ 266GA 268GE 270GM 275PS 276DE 288GH 300GR ' +
  '304GL 320GT 324GN 328GY 332HT 340HN 348HU 352IS 356IN 360ID 364IR 368IQ 372IE 376IL 380IT 384CI ' +
  '388JM 392JP 398KZ 400JO 404KE 408KP 410KR 414KW 417KG 418LA 422LB 426LS 428LV 430LR 434LY 440LT ' +
  '442LU 450MG 454MW 458MY 466ML 478MR 484MX 496MN 498MD 499ME 504MA 508MZ 512OM 516NA 524NP 528NL ' +
  '540NC 548VU 554NZ 558NI 562NE 566NG 578NO 586PK 591PA 598PG 600PY 604PE 608PH 616PL 620PT 624GW ' +
  '626TL 630PR 634QA 642RO 643RU 646RW 682SA 686SN 688RS 694SL 703SK 704VN 705SI 706SO 710ZA 716ZW ' +
  '724ES 728SS 729SD 732EH 740SR 748SZ 752SE 756CH 760SY 762TJ 764TH 768TG 780TT 784AE 788TN 792TR ' +
  '795TM 800UG 804UA 807MK 818EG 826GB 834TZ 840US 854BF 858UY 860UZ 862VE 887YE 894ZM';

export interface Country {
  /** ISO 3166-1 alpha-2; null for what has none here. */
  readonly code: string | null;
  /** An SVG path. */
  readonly path: string;
  /** Of its largest part, in the drawing. */
  readonly centre: readonly [x: number, y: number];
}

export const mapWidth = 720;
export const mapHeight = 350;

const a = [1.340264, -0.081106, 0.000893, 0.003796] as const;
const half = Math.sqrt(3) / 2;

/** Equal Earth (Šavrič, Patterson and Jenny 2018): areas stay comparable. Degrees to places in the drawing. */
function project(longitude: number, latitude: number): readonly [number, number] {
  const angle = Math.asin(half * Math.sin((latitude * Math.PI) / 180));
  const squared = angle * angle;
  const power = squared * squared * squared;
  const x =
    (longitude * Math.PI * Math.cos(angle)) /
    180 /
    (half * (a[0] + 3 * a[1] * squared + power * (7 * a[2] + 9 * a[3] * squared)));
  const y = angle * (a[0] + a[1] * squared + power * (a[2] + a[3] * squared));
  return [mapWidth / 2 + (x * mapWidth) / 5.5, mapHeight / 2 + 12 - (y * mapWidth) / 5.5];
}

function unpack({ arcs, transform }: Packed): readonly (readonly (readonly [number, number])[])[] {
  const [scaleX = 1, scaleY = 1] = transform.scale;
  const [fromX = 0, fromY = 0] = transform.translate;
  return arcs.map((arc) => {
    let x = 0;
    let y = 0;
    return arc.map(([dx = 0, dy = 0]) => project((x += dx) * scaleX + fromX, (y += dy) * scaleY + fromY));
  });
}

/** Every country, ready to draw. */
export function worldCountries(): readonly Country[] {
  const packed = outline as unknown as Packed;
  const arcs = unpack(packed);
  const codeOf = new Map(codes.split(' ').map((each) => [each.slice(0, 3), each.slice(3)]));
  const ringOf = (numbers: readonly number[]) =>
    numbers.flatMap((number) => (number < 0 ? arcs[~number]!.toReversed() : arcs[number]!));
  return packed.objects.countries.geometries.flatMap(({ type, id = '', arcs: parts }) => {
    const code = codeOf.get(id) ?? null;
    // The Antarctic has no banks, and would take a fifth of the drawing.
    if (code === 'AQ' || (type !== 'Polygon' && type !== 'MultiPolygon')) return [];
    const polygons = (type === 'Polygon' ? [parts] : parts) as readonly (readonly (readonly number[])[])[];
    const rings = polygons.flatMap((polygon) => polygon.map(ringOf));
    const largest = rings.toSorted((one, other) => areaOf(other) - areaOf(one))[0] ?? [];
    return [{ code, path: rings.map(pathOf).join(''), centre: centreOf(largest) }];
  });
}

type Ring = readonly (readonly [number, number])[];

/** A ring across the edge of the map is cut there, so that no line runs through the whole drawing. */
function pathOf(ring: Ring): string {
  let path = '';
  for (const [k, [x, y]] of ring.entries()) {
    const jump = k > 0 && Math.abs(x - ring[k - 1]![0]) > mapWidth / 2;
    path += `${k === 0 || jump ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
  }
  return `${path}Z`;
}

function areaOf(ring: Ring): number {
  let sum = 0;
  for (const [k, [x, y]] of ring.entries()) {
    const [nextX, nextY] = ring[(k + 1) % ring.length]!;
    sum += x * nextY - nextX * y;
  }
  return Math.abs(sum) / 2;
}

function centreOf(ring: Ring): readonly [number, number] {
  const sum = ring.reduce(([x, y], [dx, dy]) => [x + dx, y + dy] as const, [0, 0] as readonly [number, number]);
  return [sum[0] / Math.max(1, ring.length), sum[1] / Math.max(1, ring.length)];
}
