// The part of the WebAssembly API in use: neither es2023 nor @types/node declares it.
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: string;
  }
  interface Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  interface Instance {
    readonly exports: unknown;
  }
  const Module: new (bytes: Uint8Array) => Module;
  const Memory: new (limits: { initial: number }) => Memory;
  const Instance: new (module: Module, imports: { env: { memory: Memory } & Record<string, unknown> }) => Instance;
}
