import { type Landmarks, unpackLandmarks } from '../landmark-distances.ts';

/** Squared distances between all pairs of landmarks, m × m, with an exact zero diagonal. O(m²·d). */
export function pairDistances(landmarks: Landmarks): Float64Array {
  const { rows: m, columns: d, data } = unpackLandmarks(landmarks);
  const squared = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let c = 0; c < d; c++) {
        const difference = data[i * d + c]! - data[j * d + c]!;
        sum += difference * difference;
      }
      squared[i * m + j] = sum;
      squared[j * m + i] = sum;
    }
  }
  return squared;
}
