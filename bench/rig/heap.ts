/** Bytes of live objects, in V8's heap and beside it, after everything that can go has gone. */
export async function heapAfterCollection(): Promise<{ heap: number; buffers: number }> {
  const { gc } = globalThis as { gc?: () => void };
  if (!gc) throw new Error('start this process with --expose-gc');
  for (let round = 0; round < 4; round++) {
    gc();
    await new Promise((go) => setImmediate(go));
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return { heap: heapUsed, buffers: arrayBuffers };
}
