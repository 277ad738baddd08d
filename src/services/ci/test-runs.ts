const RUNNERS =
  /^(?:vitest|jest|mocha|ava|tap|tape|uvu|playwright|cypress|jasmine|c8|nyc|borp|lab|newman|karma|cucumber-js|wtr)$/;

/** Programs that run tests; a placeholder script (`echo … && exit 1`, `exit 0`) has none. */
export function isTestRun([program = '', ...rest]: readonly string[]): boolean {
  if (program === 'node' || program === 'tsx') return rest.some((word) => /^--test(?:$|=|-)/.test(word));
  if (program === 'react-scripts' || program === 'ng' || program === 'nx' || program === 'bun')
    return rest.includes('test');
  // `npx playwright install` fetches browsers, and `cypress verify` looks for one.
  if (program === 'playwright') return rest.includes('test');
  if (program === 'cypress') return rest.includes('run');
  return RUNNERS.test(program) || /(?:^|\/)bats$/.test(program);
}
