/** Import zones of the house: who may import whom, and the one door for each power. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.tsx?$' },
  to: { path: '^(electron|renderer|shared|tests)/', pathNot: allowed },
})
const door = (name, module, allowed) => ({
  name,
  severity: 'error',
  from: { path: '^(electron|renderer|shared)/', pathNot: allowed },
  to: { path: module, dependencyTypesNot: ['type-only'] },
})

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      from: { path: '^(electron|renderer|shared)/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^tests/' },
    },
    only('shared-alone', '^shared/', '^shared/'),
    {
      name: 'shared-libraries',
      severity: 'error',
      from: { path: '^shared/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['npm', 'core', 'npm-dev'], pathNot: 'node_modules/zod' },
    },
    only('preload', '^electron/preload/', '^(electron/preload|shared/ipc)/'),
    only('host', '^electron/chromium-host/', '^(electron/chromium-host|shared)/'),
    only('gateway', '^electron/local-gateway/', '^(electron/local-gateway|shared)/'),
    {
      name: 'nothing-imports-host-or-gateway',
      severity: 'error',
      from: { path: '^(electron|renderer|shared)/', pathNot: '^electron/(chromium-host|local-gateway)/' },
      to: { path: '^electron/(chromium-host|local-gateway)/' },
    },
    {
      name: 'electron-siblings',
      comment: 'a main service meets its siblings only through compose-services.ts',
      severity: 'error',
      from: { path: '^electron/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^electron/', pathNot: '^electron/($1|ipc|log)/' },
    },
    { name: 'electron-not-renderer', severity: 'error', from: { path: '^electron/' }, to: { path: '^renderer/' } },
    only('ui-and-lib', '^renderer/(ui|lib)/', '^(renderer/(ui|lib)|shared/lib)/|^shared/model/app-command\\.ts'),
    only('sync', '^renderer/sync/', '^(renderer/sync|shared)/'),
    {
      name: 'sync-no-libraries',
      severity: 'error',
      from: { path: '^renderer/sync/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['npm', 'core', 'npm-dev'] },
    },
    only('data-and-bridge', '^renderer/data/', '^(renderer/data|shared)/|^renderer/sync/(ports|command-row|status)\\.ts'),
    only('bridge', '^renderer/bridge/', '^(renderer/bridge|shared)/|^renderer/sync/(ports|command-row|status)\\.ts'),
    {
      name: 'features',
      severity: 'error',
      from: { path: '^renderer/features/([^/]+)/', pathNot: '\\.test\\.tsx?$' },
      to: {
        path: '^(electron|renderer|tests)/',
        pathNot: '^renderer/(features/$1/|app/services\\.tsx|data/|sync/(intent|status|command-row|match-rules)\\.ts|ui/|lib/)',
      },
    },
    door('door-dexie', 'node_modules/dexie', '^renderer/data/'),
    door('door-zustand', 'node_modules/zustand', '-store\\.ts$'),
    door('door-ws', 'node_modules/ws/', '^electron/(connections/link|local-gateway/.*)\\.ts$|^electron/local-gateway/'),
    door('door-sqlite', '^(node:)?sqlite$', '^electron/(journal|local-gateway)/'),
    door('door-playwright', 'node_modules/playwright-core', '^electron/chromium-host/'),
    door('door-electron', 'node_modules/electron/', '^electron/(main\\.ts|preload/)'),
    door('door-electron-store', 'node_modules/electron-store', '^electron/settings/'),
    door(
      'door-react',
      'node_modules/(react|react-dom|react-i18next|@base-ui|lucide-react|virtua)/',
      '^renderer/(app|features|ui|lib)/|^renderer/main\\.tsx$',
    ),
    door('door-http', '^(node:)?(http|https|http2|net|tls|dgram)$', '^electron/(connections|local-gateway|chromium-host)/'),
    door('door-programs', '^(node:)?child_process$', '^electron/chromium-host/'),
    door('door-timers', '^(node:)?(timers|timers/promises|perf_hooks)$', '^electron/chromium-host/'),
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist)/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
}
