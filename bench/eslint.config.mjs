// What a team would use for these sources: the recommended rules, those of Node.js and of security.
import js from '@eslint/js';
import node from 'eslint-plugin-n';
import security from 'eslint-plugin-security';
import typescript from 'typescript-eslint';

export default [
  js.configs.recommended,
  node.configs['flat/recommended-module'],
  security.configs.recommended,
  { files: ['**/*.{js,ts}'], languageOptions: { parser: typescript.parser } },
];
