import type { BuildState } from '../types.ts';

/** Fills ARG and ENV values into text; what is not known stays as written. */
export function fillVariables(text: string, before: BuildState): string {
  return text.replace(
    /\$(?:\{([A-Za-z_]\w*)(?::?-([^{}]*)|:?(\+)([^{}]*))?\}|([A-Za-z_]\w*))/g,
    (whole, braced, fallback, plus, instead, plain) => {
      const name = braced ?? plain;
      const known = before.variables.get(name);
      const value = known !== undefined && known.unresolved.length === 0 ? known.value : undefined;
      // `${DEBUG:+_dev}` of an ARG without a default: the plain build passes none.
      if (plus !== undefined) return value ? instead : known && value === undefined ? whole : '';
      return value ?? fallback ?? whole;
    },
  );
}
