/**
 * Frameworks that generate the file that node runs: the sources are then the files that the framework loads by name.
 * The first root is the entry, the module that runs before any request.
 */
import path from 'node:path/posix';
import type { SourceContext } from './context.ts';
import { findFile, inside, isScript } from './source-files.ts';

export interface FrameworkRoots {
  readonly framework: string;
  /** Sources that the framework loads by convention, the entry first. */
  readonly roots: readonly string[];
}

interface Convention {
  readonly framework: string;
  /** Tested against the built path inside its package. */
  readonly built: RegExp;
  /** A dependency that must be there (own or at the workspace root). */
  readonly dependency?: readonly string[];
  readonly roots: (folder: string, context: SourceContext) => readonly string[];
  readonly source: string;
}

const CONVENTIONS: readonly Convention[] = [
  {
    framework: 'nitro',
    built: /(^|\/)\.output\/server\/index\.mjs$/,
    roots: nitroRoots,
    source: 'https://nitro.build/deploy/runtimes/node, https://nuxt.com/docs/getting-started/deployment#nodejs-server',
  },
  {
    framework: 'next',
    built: /^server\.js$|(^|\/)standalone\/(.*\/)?server\.js$/,
    dependency: ['next'],
    roots: nextRoots,
    source: 'https://nextjs.org/docs/app/api-reference/config/next-config-js/output#automatically-copying-traced-files',
  },
  {
    framework: 'react-router',
    built: /^build\/(server\/)?index\.js$/,
    dependency: ['@react-router/dev', '@remix-run/dev', '@react-router/node', '@remix-run/node'],
    roots: reactRouterRoots,
    source: 'https://reactrouter.com/start/framework/deploying',
  },
  {
    framework: 'sveltekit',
    built: /^build(\/index\.js)?$/,
    dependency: ['@sveltejs/adapter-node'],
    roots: svelteKitRoots,
    source: 'https://svelte.dev/docs/kit/adapter-node',
  },
  {
    framework: 'astro-node',
    built: /^dist\/server\/entry\.mjs$/,
    dependency: ['@astrojs/node'],
    roots: astroRoots,
    source: 'https://docs.astro.build/en/guides/integrations-guide/node/#standalone',
  },
  {
    framework: 'angular',
    built: /^dist\/.*server(\/server|\/main)?\.m?js$/,
    dependency: ['@angular/ssr', '@nguniversal/express-engine'],
    roots: (folder, context) => existing(folder, ['src/server.ts', 'server.ts'], context),
    source: 'https://angular.dev/guide/ssr',
  },
];

/** Roots when the built path is one that a framework of this package generates. */
export function findGenerated(
  built: string,
  folder: string,
  dependencies: ReadonlySet<string>,
  context: SourceContext,
): FrameworkRoots | undefined {
  const standalone = /^(?:(.*)\/)?\.next\/standalone(?:\/.*)?\/server\.js$/.exec(built);
  if (standalone) {
    const app = standalone[1] ?? '.';
    const roots = nextRoots(app, context);
    if (roots.length > 0) return { framework: 'next', roots };
  }
  const rest = inside(built, folder);
  if (rest === undefined) return undefined;
  for (const convention of CONVENTIONS) {
    if (!convention.built.test(rest)) continue;
    if (convention.dependency && !convention.dependency.some((name) => dependencies.has(name))) continue;
    const roots = convention.roots(folder, context);
    if (roots.length > 0) return { framework: convention.framework, roots };
  }
  return undefined;
}

/**
 * instrumentation runs once before the server accepts requests; then configuration, pages and routes. Route groups,
 * folders in parentheses, may have root layouts of their own.
 */
export function nextRoots(folder: string, context: SourceContext): readonly string[] {
  return unique([
    ...existing(
      folder,
      ['src/instrumentation.ts', 'instrumentation.ts', 'src/instrumentation', 'instrumentation'],
      context,
    ),
    ...existing(folder, ['next.config'], context),
    ...existing(folder, ['src/middleware', 'middleware', 'src/proxy', 'proxy'], context),
    ...existing(folder, ['src/pages/_app', 'pages/_app', 'src/pages/_document', 'pages/_document'], context),
    ...existing(folder, ['src/app/layout', 'app/layout'], context),
    ...filesIn(folder, ['app', 'src/app'], context).filter((file) =>
      /\/route\.[cm]?[jt]sx?$|\/app(?:\/\([^/]+\))+\/layout\.[jt]sx?$/.test(file),
    ),
    ...filesIn(folder, ['pages/api', 'src/pages/api'], context).filter(isScript),
  ]);
}

export function nitroRoots(folder: string, context: SourceContext): readonly string[] {
  const server = filesIn(folder, ['server'], context).filter(
    (file) => isScript(file) && !/\.(test|spec|d)\./.test(file),
  );
  const of = (name: string): readonly string[] =>
    server.filter((file) => file.includes(`/${name}/`) || file.startsWith(`server/${name}/`));
  return unique([
    ...existing(folder, ['server/entry', 'server/index', 'src/server', 'src/entry-server', 'app/ssr'], context),
    ...of('plugins'),
    ...of('middleware'),
    ...of('routes'),
    ...of('api'),
    ...existing(folder, ['nuxt.config', 'nitro.config', 'app.config'], context),
  ]);
}

export function reactRouterRoots(folder: string, context: SourceContext): readonly string[] {
  return unique([
    ...existing(folder, ['server/app', 'app/entry.server', 'app/root', 'app/routes'], context),
    ...filesIn(folder, ['app/routes'], context).filter(isScript),
    ...existing(folder, ['react-router.config', 'remix.config', 'vite.config'], context),
  ]);
}

function svelteKitRoots(folder: string, context: SourceContext): readonly string[] {
  return unique([
    ...existing(folder, ['src/hooks.server', 'src/hooks'], context),
    ...filesIn(folder, ['src/routes'], context).filter((file) =>
      /\/\+(server|page\.server|layout\.server)\.[jt]s$/.test(file),
    ),
    ...existing(folder, ['svelte.config'], context),
  ]);
}

function astroRoots(folder: string, context: SourceContext): readonly string[] {
  return unique([
    ...existing(folder, ['src/middleware', 'src/middleware/index'], context),
    ...filesIn(folder, ['src/pages'], context).filter(isScript),
    ...existing(folder, ['astro.config'], context),
  ]);
}

/** Files that exist among these names, with any source extension. */
export function existing(folder: string, names: readonly string[], context: SourceContext): readonly string[] {
  return names.flatMap((name) => {
    const file = findFile(path.join(folder, /\.[cm]?[jt]sx?$/.test(name) ? name : `${name}.js`), context, true);
    return file === undefined || !isScript(file) ? [] : [file];
  });
}

function filesIn(folder: string, names: readonly string[], context: SourceContext): readonly string[] {
  return names.flatMap((name) => context.under(path.join(folder, name)));
}

function unique(files: readonly string[]): readonly string[] {
  return [...new Set(files)];
}
