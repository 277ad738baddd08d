import { at, type DataNode, entryOf, itemsOf, numberOf, textOf } from '../../parsers/data.ts';
import { parseShell } from '../../parsers/shell.ts';
import type { Container } from '../types.ts';

/** `lifecycle.preStop` of a container; the place is its key. */
export function readPreStop(container: DataNode): Container['preStop'] {
  const entry = entryOf(at(container, 'lifecycle'), 'preStop');
  if (entry?.value.kind !== 'map') return undefined;
  const node = entry.value;
  const command = itemsOf(at(node, 'exec', 'command')).map((item) => textOf(item) ?? '');
  const sleepSeconds = numberOf(at(node, 'sleep', 'seconds')) ?? findSleep(command, 0);
  return { command, sleepSeconds, place: entry.keyPlace, node };
}

/** Seconds that a command sleeps in all: `sleep 10`, `sh -c "sleep 5 && … ; sleep 5"`; undefined without a plain sleep. */
function findSleep(command: readonly string[], depth: number): number | undefined {
  const flag = command.findIndex((word) => /^-\w*c$/.test(word));
  if (/^(?:.*\/)?(?:ba|da|a|z|k)?sh$/.test(command[0] ?? '') && flag > 0) {
    if (depth > 3) return undefined;
    const nested = parseShell(command[flag + 1] ?? '').map((item) =>
      findSleep(
        item.words.map((word) => word.value),
        depth + 1,
      ),
    );
    const found = nested.filter((seconds) => seconds !== undefined);
    return found.length > 0 ? found.reduce((sum, seconds) => sum + seconds, 0) : undefined;
  }
  const sleep = command.findIndex((word) => /^(?:.*\/)?sleep$/.test(word));
  if (sleep < 0) return undefined;
  // GNU sleep adds its arguments up.
  const times = command.slice(sleep + 1).map((word) => /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(word));
  if (times.length === 0 || times.some((match) => !match)) return undefined;
  const factor: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };
  return times.reduce((sum, match) => sum + Number(match?.[1]) * (factor[match?.[2] ?? ''] ?? 1), 0);
}
