import type { Service } from './types.ts';

/** An analysis that several rules share: computed once per service, when the first rule asks. */
export function memoizeByService<T>(analyse: (service: Service) => T): (service: Service) => T {
  const known = new WeakMap<Service, { readonly result: T }>();
  return (service) => {
    let entry = known.get(service);
    if (!entry) {
      entry = { result: analyse(service) };
      known.set(service, entry);
    }
    return entry.result;
  };
}
