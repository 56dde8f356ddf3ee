// The table of rooms: what each may import. The one source of the import rules in .oxlintrc.json.
//   node scripts/rooms.js            fails when .oxlintrc.json is out of date
//   node scripts/rooms.js --write    writes it
import { readFileSync, writeFileSync } from 'node:fs';

const everything = [
  'domain',
  'ml',
  'contract',
  'features',
  'model',
  'rules',
  'engine',
  'ingest',
  'store',
  'access',
  'stream',
  'casework',
  'surveys',
  'improve',
  'outbound',
  'notify',
  'screening',
  'intelligence',
  'privacy',
  'report',
  'simulate',
  'batch',
];

/** room → rooms it may import. A room absent here may import nothing. */
export const rooms = {
  domain: [],
  ml: [],
  contract: ['domain'],
  features: ['domain'],
  model: ['domain', 'ml', 'features'],
  rules: ['domain', 'features'],
  engine: ['domain', 'contract', 'features', 'model', 'ml'],
  ingest: ['domain', 'contract', 'engine'],
  store: ['domain'],
  access: ['domain', 'store'],
  stream: ['domain', 'contract', 'features', 'model', 'store', 'ml'],
  casework: ['domain', 'ml', 'contract', 'model', 'store'],
  surveys: ['domain', 'ml', 'contract', 'store'],
  improve: ['domain', 'ml', 'model', 'store'],
  outbound: ['domain'],
  notify: ['domain', 'contract', 'store', 'outbound'],
  screening: ['domain', 'contract', 'store'],
  intelligence: ['domain', 'contract', 'outbound', 'screening'],
  privacy: ['domain', 'contract', 'store'],
  report: ['domain', 'model'],
  simulate: ['domain', 'ml'],
  batch: ['domain', 'ml', 'contract', 'features', 'model', 'rules', 'engine', 'ingest', 'report', 'simulate'],
  client: [],
  server: everything,
  cli: [...everything, 'server', 'bench'],
  bench: [...everything, 'server'],
};

/** Rooms without effects: no node:*, no clock, no environment, no unseeded randomness. */
export const pureRooms = ['domain', 'ml', 'contract', 'features', 'model', 'rules'];

const names = Object.keys(rooms);

function roomOverride(room) {
  const allowed = [room, ...rooms[room]];
  const patterns = [
    {
      group: ['#*/**', ...allowed.map((name) => `!#${name}/**`)],
      message: `src/${room} may import only: ${['nothing else', ...rooms[room]].slice(rooms[room].length > 0 ? 1 : 0).join(', ')} (scripts/rooms.js).`,
    },
    {
      regex: `^(\\.\\./)+(${names.filter((name) => name !== room).join('|')})/`,
      message: 'Import another room by its #name, not by a relative path.',
    },
  ];
  const pure = pureRooms.includes(room);
  if (pure) patterns.push({ group: ['node:*'], message: `src/${room} is pure: no node:* here; pass effects in.` });
  return {
    files: [`**/src/${room}/**/*.ts`],
    rules: {
      'no-restricted-imports': ['error', { patterns }],
      ...(pure
        ? {
            'no-restricted-globals': [
              'error',
              ...['process', 'fetch', 'setTimeout', 'setInterval', 'performance', 'Buffer'].map((name) => ({
                name,
                message: `src/${room} is pure: no clock, environment or effects.`,
              })),
            ],
            'no-restricted-properties': [
              'error',
              { object: 'Date', property: 'now', message: 'Pure room: pass the time in.' },
              { object: 'Math', property: 'random', message: 'Pure room: pass a seeded Random in.' },
            ],
          }
        : {}),
    },
  };
}

/** The web application sees the API's contract and the generated client, nothing else of the house. */
const webOverride = {
  files: ['web/src/**'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            group: ['#*/**', '!#contract/**', '!#client/**'],
            message: 'web may import only the contract and the client (scripts/rooms.js).',
          },
          { group: ['node:*'], message: 'web runs in a browser.' },
        ],
      },
    ],
  },
};

const config = {
  $schema: './node_modules/oxlint/configuration_schema.json',
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise'],
  categories: { correctness: 'error', suspicious: 'error' },
  ignorePatterns: ['dist/**', 'examples/**', 'coverage/**', 'node_modules/**', 'src/**/*.as.ts', 'src/**/*-bytes.ts'],
  rules: {
    'no-console': 'error',
    'no-await-in-loop': 'off',
    'no-shadow': 'off',
    'typescript/no-explicit-any': 'error',
    'typescript/strict-boolean-expressions': 'error',
    'typescript/prefer-nullish-coalescing': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/no-non-null-assertion': 'off',
    'typescript/no-unsafe-type-assertion': 'off',
    'typescript/no-unnecessary-type-conversion': 'off',
    'typescript/consistent-return': 'off',
    'typescript/switch-exhaustiveness-check': 'error',
    'import/no-default-export': 'error',
    'import/no-cycle': 'error',
    'unicorn/no-array-sort': 'off',
    'unicorn/no-array-reverse': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'no-underscore-dangle': 'off',
    'import/no-unassigned-import': 'off',
    // A rule for windows of a browser; worker threads have no origin.
    'unicorn/require-post-message-target-origin': 'off',
    'import/no-named-as-default-member': 'off',
  },
  overrides: [
    ...names.map(roomOverride),
    webOverride,
    { files: ['vitest.config.ts', 'web/vite.config.ts'], rules: { 'import/no-default-export': 'off' } },
    // Plain JavaScript that must run before anything is installed: the linter has no types for it.
    {
      files: ['bin/**', 'scripts/**'],
      rules: {
        'no-console': 'off',
        'typescript/strict-boolean-expressions': 'off',
        'typescript/no-misused-promises': 'off',
      },
    },
  ],
};

const file = new URL('../.oxlintrc.json', import.meta.url);
const wanted = `${JSON.stringify(config, null, 2)}\n`;
if (process.argv[1] === new URL(import.meta.url).pathname) {
  if (process.argv.includes('--write')) writeFileSync(file, wanted);
  else if (readFileSync(file, 'utf8') !== wanted) {
    console.error('.oxlintrc.json differs from scripts/rooms.js: run `npm run generate`.');
    process.exit(1);
  }
}
