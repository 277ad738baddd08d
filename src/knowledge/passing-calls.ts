/*
 * Calls whose result is, or calls, what they are given.
 * Sources: the documentation of each package on npmjs.com; developer.mozilla.org for Object and Promise.
 */

/** Calls that give back (a view of) their arguments. */
export const IDENTITIES = new Set([
  'Object.freeze',
  'Object.seal',
  'Object.assign',
  'Promise.resolve',
  'structuredClone',
  'node:util#promisify',
  'es6-promisify#default',
  'es6-promisify#promisify',
  'pify#default',
  // Objects of the later arguments are written into the first.
  ...['merge', 'assign', 'extend', 'defaults', 'defaultsDeep'].flatMap((name) => [
    `lodash#${name}`,
    `lodash#default.${name}`,
    `lodash/${name}#default`,
    `lodash.${name.toLowerCase()}#default`,
  ]),
  'deepmerge#default',
  'defu#default',
  'defu#defu',
  'xtend#default',
  'object-assign#default',
  'lodash#once',
  'lodash#memoize',
  'lodash#debounce',
  'lodash#throttle',
  'once#default',
  'p-memoize#default',
  'react#cache',
  'fastify-plugin#default',
  'node:util#deprecate',
]);

/** Exports of packages by whose names one sees that they give back a function which calls the one they got. */
export const WRAPPERS =
  /[#.](?:once|onetime|debounce|throttle|memoize\w*|partial|curry|wrap\w*|with[A-Z]\w*|asyncHandler|catchAsync)$|^(?:once|onetime|express-async-handler|p-memoize|p-debounce|p-throttle|mem|memoizee)#default$/;
