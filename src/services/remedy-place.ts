import type { Place } from '../parsers/place.ts';
import type { Service } from './types.ts';

/** Where something that is missing in the source goes: beside the listening call, else the first line of the entry. */
export function remedyPlace(service: Service): Place | undefined {
  const server = service.servers[0];
  if (server) return server.place;
  const entry = service.program?.entries.at(-1);
  if (service.program && entry !== undefined) {
    const first = service.program.modules.get(entry)?.calls[0];
    return service.program.place(entry, first?.span ?? [0, 0]);
  }
  return service.command?.place;
}
