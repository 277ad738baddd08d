import { loadConfig } from '../config/load-config.ts';
import { ALL_RULES } from '../engine/housekeeping.ts';
import { renderServices, renderServicesJson } from '../reports/services.ts';
import { linkRepository } from '../services/link-repository.ts';
import { createWorkspace } from '../workspace/create-workspace.ts';
import { textOfSources } from '../workspace/manifest-sources.ts';
import { createChalk } from './color.ts';
import { excludeOf } from './exclude.ts';
import { EXIT, type Io } from './io.ts';
import { resolveFolder } from './judge-folder.ts';
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
  const root = resolveFolder(folder, io);
  const config = await loadConfig(root, undefined, ALL_RULES);
  const link = linkOptions(root, options, config, io);
  const given = link.manifests ?? [];
  const workspace = createWorkspace(root, { ...excludeOf(config), textOf: (file) => textOfSources(given, file) });
  const linked = linkRepository(workspace, link);
  io.stdout.write(
    options.format === 'json'
      ? renderServicesJson(linked.services, workspace.ledger)
      : renderServices(linked.services, workspace.ledger, createChalk(options.color, io)),
  );
  return linked.services.length > 0 ? EXIT.ok : EXIT.nothing;
}
