import { memoizeByService } from '../memoize.ts';
import type { Package, Repository, Service } from '../types.ts';

/** Folders whose files show something or test something: nothing there is in force. */
const SAMPLES =
  /(?:^|\/)(?:tests?|__tests__|spec|e2e|__fixtures__|fixtures|examples?|samples?|testdata|test-data|node_modules|vendor|third[-_]party)\//i;

/** Folders of editors and assistants: their notes bind nobody. */
const TOOLING = /(?:^|\/)\.(?!github\/|gitlab\/|docs\/)[^/]+\//;

/**
 * Whether a document of the repository speaks of this service: it stands below its folder, or in a part of the
 * repository that no other package owns (docs, deploy, monitoring), or in a package that the service depends on.
 */
export function concernsService(service: Service, path: string): boolean {
  if (TOOLING.test(path)) return false;
  if (service.root !== '.' && isBelow(path, service.root)) return true;
  if (SAMPLES.test(path)) return false;
  const owner = nearestPackage(service, path);
  if (!owner) return service.root === '.' || !hasSibling(service, path);
  if (owner.folder === service.root || owner.folder === '.' || owner.folder === service.package?.workspaceRoot)
    return true;
  // A package for the documentation speaks of all others.
  if (/(?:^|\/)(?:docs?|documentation|handbook|runbooks?)$/.test(owner.folder)) return true;
  return owner.name !== undefined && dependsOn(service, owner);
}

function isBelow(path: string, folder: string): boolean {
  return folder === '.' || path === folder || path.startsWith(`${folder}/`);
}

const byFolder = new WeakMap<Repository, ReadonlyMap<string, Package>>();

function nearestPackage({ repository }: Service, path: string): Package | undefined {
  let packages = byFolder.get(repository);
  if (!packages) {
    packages = new Map(repository.packages.map((item) => [item.folder, item] as const).reverse());
    byFolder.set(repository, packages);
  }
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    const found = packages.get(path.slice(0, end));
    if (found) return found;
  }
  return packages.get('.');
}

/** A folder beside the service's own (`services/catalog` beside `services/orders`) belongs to another service. */
function hasSibling(service: Service, path: string): boolean {
  const parent = service.root.split('/').slice(0, -1).join('/');
  return parent !== '' && isBelow(path, parent);
}

function dependsOn(service: Service, owner: Package): boolean {
  if (service.package?.dependencies.has(owner.name ?? '') === true) return true;
  return owner.folder === '.' ? foldersOf(service).size > 0 : foldersOf(service).has(owner.folder);
}

/** The folders that the modules of the service stand in, with those above. */
const foldersOf = memoizeByService((service: Service): ReadonlySet<string> => {
  const folders = new Set<string>();
  for (const module of service.program?.modules.keys() ?? [])
    for (let end = module.length; end > 0; end = module.lastIndexOf('/', end - 1)) folders.add(module.slice(0, end));
  return folders;
});
