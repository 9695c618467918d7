/** Room for what a run allocates. An instance whose memory had to grow for a run is not used again. */

const RESERVED_BYTES = 256 * 1024;

/** To be called when all modules are loaded: what is free then is free at the beginning of each run. */
export function reserveHeap(): void {
  // The engine gives back the block at once, but no allocator of WebAssembly gives back the memory.
  const block = new Uint8Array(RESERVED_BYTES);
  block[0] = 0;
}
