import fs from 'node:fs';
import path from 'node:path';
import { loadConfig } from '../config/load-config.ts';
import { renderServices, renderServicesJson } from '../reports/services.ts';
import { RULES } from '../rules/index.ts';
import { linkRepository } from '../services/link-repository.ts';
import { createWorkspace } from '../workspace/create-workspace.ts';
import { textOfSources } from '../workspace/manifest-sources.ts';
import { createChalk } from './color.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { linkOptions } from './link-options.ts';

interface ServicesOptions {
  readonly format: 'human' | 'json';
  readonly color: 'auto' | 'always' | 'never';
  readonly manifests: readonly string[];
  readonly helm?: boolean;
}

/** `nodeready services`: the answer to "was it checked?". */
export async function services(folder: string, raw: unknown, io: Io): Promise<number> {
  const options = raw as ServicesOptions;
  const root = path.resolve(io.cwd, folder);
  if (!fs.existsSync(root) || !fs.statSync(root).isDirectory()) throw new UsageError(`${folder} is not a folder`);
  const config = await loadConfig(root, undefined, RULES);
  const link = linkOptions(root, options, config, io);
  const given = link.manifests ?? [];
  const workspace = createWorkspace(root, { textOf: (file) => textOfSources(given, file) });
  const linked = linkRepository(workspace, link);
  io.stdout.write(
    options.format === 'json'
      ? renderServicesJson(linked.services, workspace.ledger)
      : renderServices(linked.services, workspace.ledger, createChalk(options.color, io)),
  );
  return linked.services.length > 0 ? EXIT.ok : EXIT.nothing;
}
