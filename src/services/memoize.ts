import type { Program, Repository, Service } from './types.ts';

/** An analysis that several rules share: computed once per service, when the first rule asks. */
export function memoizeByService<T>(analyse: (service: Service) => T): (service: Service) => T {
  return memoize(analyse);
}

/** The same for what depends on the program alone. */
export function memoizeByProgram<T>(analyse: (program: Program) => T): (program: Program) => T {
  return memoize(analyse);
}

/** The same for what all services of a repository share. */
export function memoizeByRepository<T>(analyse: (repository: Repository) => T): (repository: Repository) => T {
  return memoize(analyse);
}

function memoize<K extends object, T>(analyse: (key: K) => T): (key: K) => T {
  const known = new WeakMap<K, { readonly result: T }>();
  return (key) => {
    let entry = known.get(key);
    if (!entry) {
      entry = { result: analyse(key) };
      known.set(key, entry);
    }
    return entry.result;
  };
}
