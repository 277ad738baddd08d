import { endOf, FILE_START, startOf } from '../facts/span.ts';
import type { Place } from '../parsers/place.ts';
import type { Service } from './types.ts';

/** Where something that is missing in the source goes: beside the listening call, else the first line of the entry. */
export function remedyPlace(service: Service): Place | undefined {
  const server = service.servers[0];
  if (server) return server.place;
  const entry = service.program?.entries.at(-1);
  if (service.program && entry !== undefined) {
    const calls = service.program.modules.get(entry)?.calls ?? [];
    const top = calls.filter((call) => call.fn === 0);
    // `new Worker(name, run, { port: parseInt(port) })`: the whole, not what is handed to it.
    const first = top.find(
      ({ span }) => !top.some((other) => startOf(other.span) <= startOf(span) && endOf(other.span) > endOf(span)),
    );
    return service.program.place(entry, (first ?? calls[0])?.span ?? FILE_START);
  }
  return service.command?.place;
}
