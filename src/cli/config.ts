import path from 'node:path';
import { loadConfig } from '../config/load-config.ts';
import { ALL_RULES } from '../engine/housekeeping.ts';
import { EXIT, type Io, UsageError } from './io.ts';

/** `nodeready config print|verify|schema`. */
export async function config(action: string, folder: string, raw: unknown, io: Io): Promise<number> {
  if (action === 'schema') {
    const [{ z }, { configSchema }] = await Promise.all([import('zod'), import('../config/schema.ts')]);
    io.stdout.write(`${JSON.stringify(z.toJSONSchema(configSchema), null, 2)}\n`);
    return EXIT.ok;
  }
  if (action !== 'print' && action !== 'verify')
    throw new UsageError(`config takes print, verify or schema, not ${action}`);
  const explicit = (raw as { readonly config?: string }).config;
  const loaded = await loadConfig(path.resolve(io.cwd, folder), explicit && path.resolve(io.cwd, explicit), ALL_RULES);
  if (action === 'verify') io.stdout.write(`${loaded.path ?? 'no configuration file: defaults'} is valid\n`);
  else io.stdout.write(`${JSON.stringify({ ...loaded, rules: Object.fromEntries(loaded.rules) }, null, 2)}\n`);
  return EXIT.ok;
}
