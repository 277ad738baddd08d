import { at, entriesOf, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import type { Service } from '../types.ts';

const FORMATTER = /\|\s*(?:(?:npx|yarn|pnpm(?: exec)?)\s+)?(?:\S*\/)?pino-(?:pretty|colada)\b/;

export interface PipedFormatter {
  readonly text: string;
  readonly place: Place;
}

/** `node server.js | pino-pretty` in the command that the service is started with, or in a script on its way. */
export function findPipedFormatter({ command, repository }: Service): PipedFormatter | undefined {
  if (!command) return undefined;
  const own = command.argv.join(' ');
  if (FORMATTER.test(own)) return { text: own, place: command.place };
  for (const { kind, place } of command.steps) {
    if (kind !== 'script' || !place) continue;
    const owner = repository.packages.find((item) => item.path === place.path);
    const script = entriesOf(at(owner?.data, 'scripts')).find(({ value }) => value.place.line === place.line);
    const text = textOf(script?.value);
    if (text !== undefined && FORMATTER.test(text)) return { text, place };
  }
  return undefined;
}
