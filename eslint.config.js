import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const purity = (selector, message) => ({ selector, message: `lib/domain is pure: ${message}` });

const extensionless = {
  selector:
    ':matches(ImportDeclaration, ExportNamedDeclaration, ExportAllDeclaration)[source.value=/^(\\.{1,2}|#[a-z]+)\\u002f(?!.*\\.(ts|tsx|js|mjs|css|json|wasm)$)/]',
  message: "Node strips types but guesses no extensions: write './name.ts'.",
};

const queryKeys = {
  selector:
    ":matches(Property[key.name='queryKey'] > ArrayExpression.value, CallExpression[callee.property.name=/^(get|set|ensure)QueryData$/] > ArrayExpression.arguments)",
  message:
    'Query keys are made in lib/client/query-keys.ts, so that whoever invalidates one and whoever reads it agree.',
};

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '.next/**',
      '.countersign/**',
      'lib/store/generated/**',
      'sdk/dist/**',
      'next-env.d.ts',
      'test-results/**',
      'playwright-report/**',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommended],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-for-in-array': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      'no-restricted-syntax': ['error', extensionless],
      'no-undef': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['{app,components}/**/*.{ts,tsx}', 'lib/client/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'no-restricted-syntax': ['error', extensionless, queryKeys],
    },
  },
  {
    files: ['{app,components}/**/*.ts', 'app/**/*.tsx'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@tanstack/react-query',
              importNames: ['useMutation'],
              message: 'useCall and useCommand in lib/client send at once or not at all; this may send later.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['components/**/*.tsx'],
    ignores: ['**/*.test.tsx'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@tanstack/react-query',
              importNames: ['useMutation', 'useQueryClient'],
              message: "What changes something is a hook in the folder's mutations.ts, with what it makes old.",
            },
            {
              name: '#lib/client/use-command.ts',
              importNames: ['useCommand'],
              message: "What changes something is a hook in the folder's mutations.ts, with what it makes old.",
            },
            {
              name: '#lib/client/call.ts',
              importNames: ['call'],
              message: "A component never calls the desk: the folder's queries.ts and mutations.ts do.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ['lib/domain/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...[
          'process',
          'Buffer',
          'fetch',
          'performance',
          'crypto',
          'setTimeout',
          'setInterval',
          'setImmediate',
          'console',
        ].map((name) => ({ name, message: 'lib/domain is pure: take what you need as an argument.' })),
      ],
      'no-restricted-syntax': [
        'error',
        extensionless,
        purity("MemberExpression[object.name='Date'][property.name='now']", 'pass the time in.'),
        purity("NewExpression[callee.name='Date'][arguments.length=0]", 'pass the time in.'),
        purity("CallExpression[callee.name='Date']", 'pass the time in.'),
        purity("MemberExpression[object.name='Math'][property.name='random']", 'pass ids and nonces in.'),
        purity("MemberExpression[object.name='globalThis']", 'take what you need as an argument.'),
        purity('ImportExpression', 'import statically.'),
      ],
    },
  },
  {
    // Evidence is verified in browsers too; what needs Node stands behind `#sha256`.
    files: ['lib/domain/**/*.ts'],
    ignores: ['**/*.test.ts', 'lib/domain/signing/sha256-node.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^(node:|crypto$)', message: 'lib/domain also runs in a browser.' }] },
      ],
    },
  },
  {
    // A function that needs scrolling does more than one thing. Tests list cases, which is one thing.
    files: ['**/*.{ts,tsx}'],
    ignores: ['**/*.{test,spec}.{ts,tsx}', 'test/**', 'e2e/**'],
    rules: { 'max-lines-per-function': ['error', { max: 100 }] },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: { ...globals.node } },
  },
);
