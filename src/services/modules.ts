import { extractModule } from '../facts/extract-module.ts';
import type { ModuleFacts } from '../facts/types.ts';
import type { Workspace } from '../workspace/types.ts';

/** Facts of source files, read once for all services of a repository. */
export type ModuleLoader = (path: string) => ModuleFacts | undefined;

/** Larger files are bundles: nobody wrote them, and one line of 3 MB has nothing to point at. Characters. */
const MAX_LENGTH = 1_000_000;
/** The same for what has hardly any line break. */
const MAX_MINIFIED = 300_000;

/** What bundlers and loaders import beside source: styles, data, pictures. */
const NO_SOURCE =
  /\.(?:json[5c]?|node|[sp]?css|sass|less|styl|graphql|gql|html?|wasm|ya?ml|toml|md|txt|svg|png|jpe?g|gif|webp|avif|ico|webmanifest|woff2?|ttf|otf|eot|mp[34]|webm|pdf|xml|csv|hbs|ejs|pug|sql|prisma|proto|glsl|mdx)$/;

/** Facts by path with the text they were read from: files that a next judgement finds unchanged are not read again. */
export type KnownFacts = Map<string, { readonly text: string; readonly facts: ModuleFacts }>;

export function createModuleLoader(workspace: Workspace, before: KnownFacts = new Map()): ModuleLoader {
  const known = new Map<string, ModuleFacts | undefined>();
  return (path) => {
    if (!known.has(path)) known.set(path, load(workspace, path, before));
    return known.get(path);
  };
}

function load(workspace: Workspace, path: string, before: KnownFacts): ModuleFacts | undefined {
  if (!workspace.has(path) || NO_SOURCE.test(path)) return undefined;
  const text = workspace.read(path);
  if (text === undefined) return undefined;
  if (text.length > MAX_LENGTH || (text.length > MAX_MINIFIED && isMinified(text))) {
    workspace.ledger.skip(path, 'a bundle: too large to be hand-written source');
    return undefined;
  }
  const same = before.get(path);
  const facts = same?.text === text ? same.facts : extractModule(path, text);
  before.set(path, { text, facts });
  for (const problem of facts.problems) workspace.ledger.problem(problem);
  return facts;
}

function isMinified(text: string): boolean {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return text.length / lines > 500;
}
