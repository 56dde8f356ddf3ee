/**
 * A row-major outputs × inputs matrix in the layout of the kernels: groups of four outputs, each group input by input,
 * output o, input j at ((o >> 2) · inputs + j) · 4 + (o & 3). Missing outputs of the last group are zeros.
 */
export function packOutputs(rowMajor: ArrayLike<number>, outputs: number, inputs: number): Float32Array {
  const packed = new Float32Array(Math.ceil(outputs / 4) * inputs * 4);
  for (let o = 0; o < outputs; o++) {
    for (let j = 0; j < inputs; j++) packed[((o >> 2) * inputs + j) * 4 + (o & 3)] = rowMajor[o * inputs + j]!;
  }
  return packed;
}
