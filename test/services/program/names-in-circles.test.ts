import { expect, it } from 'vitest';
import { linkFiles } from '../../support/rule-cases.ts';

/** The functions with a name in the file that run, in the order of the file. */
function runs(code: string): readonly string[] {
  const program = linkFiles({
    'package.json': '{"name":"a","scripts":{"start":"node main.js"}}',
    'main.js': code,
  })[0]?.program;
  const functions = program?.modules.get('main.js')?.functions ?? [];
  return functions.flatMap(({ name }, fn) => (name && program?.live.has({ module: 'main.js', fn }) ? [name] : []));
}

it('an answer that a circle cut short is not what the name holds', () => {
  const code = `
    function keep(item) { item.open(); return item; }
    class Store { open() {} }
    class Queue { open() {} drain() {} }
    keep(new Queue());
    let store = new Store();
    store = keep(store);
    store.drain();
  `;
  expect(runs(code)).toContain('drain');
});
