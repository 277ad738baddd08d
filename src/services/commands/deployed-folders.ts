/** `pnpm --filter api deploy /prod/api`: a folder of the image that is a package with its dependencies, not a copy of the context. */
import path from 'node:path/posix';
import { parseShell } from '../../parsers/shell.ts';
import { readCopies } from '../images/copies.ts';
import { chainOf, stageNamed } from '../images/reach.ts';
import type { DockerStage, Image, Package } from '../types.ts';

interface Deployed {
  readonly folder: string;
  readonly package: string;
}

/** Paths in the repository for a path of the shipped image that lies in a deployed package. https://pnpm.io/cli/deploy */
export function findDeployed(image: Image, imagePath: string, packages: readonly Package[]): readonly string[] {
  const found: string[] = [];
  const visit = (stages: readonly DockerStage[], file: string, depth: number): void => {
    if (depth > 6) return;
    for (const deployed of deployedIn(stages, packages)) {
      const rest = path.relative(deployed.folder, file);
      if (!rest.startsWith('..')) found.push(path.join(deployed.package, rest));
    }
    for (const copy of readCopies(stages, image.evaluation)) {
      const from =
        copy.from === undefined ? undefined : (stageNamed(image.stages, copy.from) ?? image.stages[Number(copy.from)]);
      if (!from) continue;
      const rest = path.relative(copy.destination, file);
      if (rest.startsWith('..')) continue;
      for (const source of copy.sources) visit(chainOf(from, image.stages), path.resolve('/', source, rest), depth + 1);
    }
  };
  visit(image.chain, imagePath, 0);
  return [...new Set(found)];
}

function deployedIn(stages: readonly DockerStage[], packages: readonly Package[]): readonly Deployed[] {
  let workdir = '/';
  const found: Deployed[] = [];
  for (const stage of stages) {
    for (const instruction of stage.instructions) {
      if (instruction.keyword === 'WORKDIR') workdir = path.resolve(workdir, instruction.text.trim());
      if (instruction.keyword !== 'RUN' || !/\bdeploy\b/.test(instruction.text)) continue;
      for (const command of parseShell(instruction.text)) {
        const words = command.words.map((word) => word.value);
        const deploy = words.indexOf('deploy');
        if (words[0] !== 'pnpm' || deploy < 0) continue;
        const target = words.slice(deploy + 1).find((word) => !word.startsWith('-'));
        const pkg = packages.find((candidate) => isSelected(candidate, words));
        if (target === undefined || !pkg) continue;
        found.push({ folder: path.resolve(workdir, command.folder ?? '', target), package: pkg.folder });
      }
    }
  }
  return found;
}

function isSelected(pkg: Package, words: readonly string[]): boolean {
  const filters = words.flatMap((word, i) => {
    if (word === '--filter' || word === '-F') return [words[i + 1] ?? ''];
    return word.startsWith('--filter=') ? [word.slice('--filter='.length)] : [];
  });
  return filters.some(
    (filter) => filter === pkg.name || filter.replace(/^\.\//, '') === pkg.folder || filter === pkg.name?.split('/')[1],
  );
}
