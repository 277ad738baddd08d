import type { Program } from './types.ts';

/** Libraries that render pages, of which a server has the source too. */
const PAGES =
  /^(?:react|react-dom|preact|vue|svelte|solid-js|next|nuxt|astro|lit|ember-source)$|^(?:@remix-run|@react-router|@angular|@sveltejs|@nuxt)\//;
/** Folders of code for browsers, where there is any; else `client/` talks to other services, and `components/` are parts. */
const BROWSER = /(?:^|\/)(?:components|client|hooks|public)\//;
/** `entry.server.tsx`: what React Router and Remix keep out of the browser by its name. */
const ASIDE = /\.(?:test|spec)\.[cm]?[jt]sx?$|(?<!\.server)\.[jt]sx$/;
const TOOLS = /(?:^|\/)(?:scripts?|migrations?|seeds?|seeders|cli|tools|fixtures|tests?|__tests__)\//;

const known = new WeakMap<Program, boolean>();

/** Code that is reached, but is no service: scripts, migrations, seeds, tests, components for browsers. */
export function isOutsideService(program: Program, module: string): boolean {
  const place = module.slice(homeOf(program, module).length);
  return ASIDE.test(place) || TOOLS.test(place) || (BROWSER.test(place) && rendersPages(program));
}

/** The folder that holds every entry: a service may live in one called client/ or scripts/. */
function homeOf(program: Program, module: string): string {
  const [first, ...others] = program.entries;
  const folder =
    first === undefined ? '' : (/^(?:[^/]+\/)*?(?:client|components|cli|tools|scripts?)\//.exec(first)?.[0] ?? '');
  return [module, ...others].every((path) => path.startsWith(folder)) ? folder : '';
}

function rendersPages(program: Program): boolean {
  let renders = known.get(program);
  if (renders === undefined) {
    renders = [...program.packages.keys()].some((name) => PAGES.test(name));
    known.set(program, renders);
  }
  return renders;
}
