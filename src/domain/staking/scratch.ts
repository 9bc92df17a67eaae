/**
 * Room that a hot function uses again from call to call: a typed array costs half a microsecond to make, as much as a row of
 * the work it is for. Nothing in it outlives a call, and no caller ever sees it; it grows to the largest race met.
 *
 * Not for functions that call themselves, nor across an await.
 */
export type Scratch<T> = (length: number) => T;

/** @returns at least `length` numbers, left as the last call left them */
export function scratchFloats(): Scratch<Float64Array> {
  let room = new Float64Array(64);
  return (length) => {
    if (room.length < length) room = new Float64Array(2 * length);
    return room;
  };
}

/** @returns at least `length` whole numbers, left as the last call left them */
export function scratchInts(): Scratch<Int32Array> {
  let room = new Int32Array(64);
  return (length) => {
    if (room.length < length) room = new Int32Array(2 * length);
    return room;
  };
}
