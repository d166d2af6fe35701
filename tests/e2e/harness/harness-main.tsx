import { createRoot } from 'react-dom/client'
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/model/settings.ts'
import { App } from '../../../renderer/app/app.tsx'
import { openPhrases } from '../../../renderer/data/phrases-repo.ts'
import { composeApp } from '../../../renderer/app/compose-app.ts'
import { createWords } from '../../../renderer/app/i18n.ts'
import { PageFrame } from '../../../renderer/app/page-frame.tsx'
import { applyLook } from '../../../renderer/lib/theme.ts'
import { createFakeLedger, type FakeLedger } from './fake-ledger.ts'
import { createFakeMain, type FakeMain } from './fake-main.ts'
import { ME, sceneOf } from './scenes.ts'
import '../../../renderer/styles/base.css'

declare global {
  interface Window {
    harness: { main: FakeMain; ledger: FakeLedger }
  }
}

const query = new URLSearchParams(location.search)
const scene = sceneOf(query.get('scene') ?? 'normal', Date.now())
const settings: Settings = {
  ...DEFAULT_SETTINGS,
  theme: (query.get('theme') ?? 'light') as Settings['theme'],
  language: (query.get('lang') ?? 'zh-CN') as Settings['language'],
  sendKey: (query.get('sendKey') ?? 'enter') as Settings['sendKey'],
}
const main = createFakeMain({
  session: scene.signedIn
    ? { accountId: 'su@test', gatewayUrl: 'wss://chat.example.com/desk', agent: { ...ME, role: 'agent' }, storageProtected: false }
    : null,
  connection: scene.connection,
  settings,
  notices: scene.notices,
  journal: scene.commands.map((row) => ({ ...row, accountId: 'su@test', claim: null, decision: null, outcome: null })),
  health: scene.health,
  save: (query.get('save') ?? 'now') as 'now' | 'held' | 'full',
})
const ledger = createFakeLedger(scene)
window.harness = { main, ledger }
const services = await composeApp({ bridge: main.bridge, openLedger: () => ledger, openPhrases, window: 'desk' })
main.tell('ledger.health', { state: scene.health })
applyLook(document.documentElement, { theme: settings.theme, density: 'comfortable' })
document.documentElement.lang = settings.language
const words = await createWords(settings.language)
const root = document.getElementById('root')
if (root !== null)
  createRoot(root).render(
    <PageFrame services={services} words={words} onError={(error) => console.error(error)}>
      <App />
    </PageFrame>,
  )
