import { BREAKERS } from '../../knowledge/http-clients.ts';
import { at } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import type { Program, Service } from '../types.ts';

/** What stops calls while the other side is down: a library, a class of the service, the mesh. */
export function breakersOf(
  service: Service,
  program: Program,
): readonly { readonly place: Place; readonly note: string }[] {
  const libraries = Object.keys(BREAKERS).flatMap((name) => {
    const place = program.packages.get(name);
    if (!place || (name === 'cockatiel' && program.callsTo('cockatiel#circuitBreaker').length === 0)) return [];
    return [{ place, note: name }];
  });
  const own = [...program.modules].flatMap(([module, facts]) =>
    facts.classes
      .filter((cls) => /circuit-?breaker/i.test(cls.name ?? ''))
      .map((cls) => ({ place: program.place(module, cls.span), note: cls.name ?? 'circuit breaker' })),
  );
  // istio.io/latest/docs/tasks/traffic-management/circuit-breaking
  const mesh = service.repository.manifests
    .filter(
      (manifest) =>
        manifest.kind === 'DestinationRule' && at(manifest.node, 'spec', 'trafficPolicy', 'outlierDetection'),
    )
    .map((manifest) => ({ place: manifest.place, note: 'outlierDetection of the mesh' }));
  return [...libraries, ...own, ...mesh];
}
