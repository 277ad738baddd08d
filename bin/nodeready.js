#!/usr/bin/env node
if (process.argv.length === 3 && /^(?:-V|--version)$/.test(process.argv[2])) {
  const { readFileSync } = process.getBuiltinModule('node:fs');
  console.log(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version);
} else {
  const { keepCompiled, load } = await import('../dist/load-script.js');
  load('./cli.js').start(keepCompiled);
}
