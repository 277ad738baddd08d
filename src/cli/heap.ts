import v8 from 'node:v8';

/*
 * V8 starts with 1 MB for new objects, doubles it as they survive, and ends at 32 MB three times over. Each step copies
 * what lives: a short run spends a tenth of its time there, and a long one holds 100 MB that it does not need.
 */
const GROWTH = 8;
/** Bytes: two halves of 8 MB. */
const ENOUGH = 2 * GROWTH * (1 << 20);

let isSettled = false;

/** Lets the space of new objects take one large step; to be called before the code of a run loads. */
export function growNewSpace(): void {
  v8.setFlagsFromString(`--semi-space-growth-factor=${GROWTH}`);
}

/** Leaves it there once the step is taken. */
export function settleNewSpace(): void {
  if (isSettled) return;
  const space = v8.getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  isSettled = space !== undefined && space.space_size >= ENOUGH;
  if (isSettled) v8.setFlagsFromString('--semi-space-growth-factor=1');
}
