import path from 'node:path/posix';
import { at, textOf } from '../../parsers/data.ts';
import { memoizeByService } from '../memoize.ts';
import type { Image, Package, Service } from '../types.ts';
import { type DevDependenciesAnswer, devDependenciesInImage } from './dev-dependencies.ts';
import { findInstalls, type InstallCommand, type InstallOptions } from './installs.ts';
import { ownBase } from './own-bases.ts';
import { createPathMap } from './path-map.ts';

/** How package scripts of the repository are found from inside the image. */
function optionsOf(service: Service, image: Image): InstallOptions {
  const map = createPathMap(image, service.repository.images);
  const find = (folder: string | undefined): Package | undefined => {
    const candidates = folder === undefined ? [] : map(`${folder}/package.json`);
    return service.repository.packages.find((item) => candidates.includes(item.path)) ?? service.package;
  };
  return { script: (name, folder) => find(folder)?.scripts.get(name)?.value };
}

/** https://yarnpkg.com/configuration/yarnrc#nmHoistingLimits: nothing is hoisted out of the workspaces. */
function keepsModulesInMembers({ repository }: Service, { context = '.' }: Image): boolean {
  const [config] = repository.data(path.join(context, '.yarnrc.yml'));
  return /^(?:workspaces|dependencies)$/.test(textOf(at(config, 'nmHoistingLimits')) ?? '');
}

/** The package-manager commands that shape the image of a service. */
export const installsOfService = memoizeByService((service): readonly InstallCommand[] =>
  service.image ? findInstalls(service.image, optionsOf(service, service.image)) : [],
);

/** Whether devDependencies are in the image of a service. */
export const devDependenciesOfService = memoizeByService((service): DevDependenciesAnswer | undefined => {
  const { image } = service;
  if (!image) return undefined;
  return devDependenciesInImage(image, {
    ...optionsOf(service, image),
    holdsModules: (folder) =>
      keepsModulesInMembers(service, image) &&
      service.repository.packages.some((item) => {
        const inside = path.relative(path.join(image.context ?? '.', folder), item.folder);
        return item.folder !== '.' && !inside.startsWith('..');
      }),
    imageOf: (reference) => ownBase(reference, image, service.repository.images),
  });
});
