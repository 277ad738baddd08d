import type { BuildState } from '../types.ts';

/** Fills ARG and ENV values into text; what is not known stays as written. */
export function fillVariables(text: string, before: BuildState): string {
  return text.replace(/\$(?:\{([A-Za-z_]\w*)(?::?-([^{}]*))?\}|([A-Za-z_]\w*))/g, (whole, braced, fallback, plain) => {
    const known = before.variables.get(braced ?? plain);
    if (known !== undefined && known.unresolved.length === 0) return known.value;
    return fallback ?? whole;
  });
}
