import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { ensureBuilt } from '../e2e/fixtures/build.ts'
import { startGateway, type Gateway } from '../e2e/fixtures/gateway.ts'
import { launchApp, type RunningApp } from '../e2e/fixtures/launch.ts'
import { signIn } from '../e2e/helpers/desk.ts'
import { GUESTS, seat } from './guests.ts'
import { SCENES, type Scene, type Stage } from './scenes.ts'

/**
 * `npm run tour [-- --scene NAME --size 1280x720 --theme dark --language en --out FOLDER]`: a picture of every view in every
 * size, theme and language, to be looked at. It judges nothing.
 */
const { values } = parseArgs({
  options: {
    scene: { type: 'string', multiple: true },
    size: { type: 'string', multiple: true },
    theme: { type: 'string', multiple: true },
    language: { type: 'string', multiple: true },
    out: { type: 'string' },
  },
})
const SIZES = ['1280x720', '1920x1080', '2560x1440']
const sizes = values.size ?? SIZES
const themes = (values.theme ?? ['light', 'dark']) as ('light' | 'dark')[]
const languages = (values.language ?? ['zh-CN', 'en']) as ('zh-CN' | 'en')[]
const folder = resolve(values.out ?? join('out', 'tour'))
const wanted = SCENES.filter((scene) => values.scene?.includes(scene.name) ?? true)

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

type Look = { theme: 'light' | 'dark'; language: 'zh-CN' | 'en' }

/** Settings by the page's own door, so that the picture is what an agent who chose them sees. */
async function dress(desk: Page, look: Look): Promise<void> {
  await desk.evaluate(async (patch) => {
    const { holdfast } = globalThis as unknown as { holdfast: { request: Record<string, (args: unknown) => Promise<unknown>> } }
    await holdfast.request['settings.set']?.(patch)
  }, look)
  await pause(250)
}

async function shoot(stage: Stage, scene: Scene): Promise<void> {
  await scene.arrange(stage)
  const page = scene.window === undefined ? stage.desk : await scene.window(stage)
  for (const size of sizes) {
    const [width = 1_280, height = 720] = size.split('x').map(Number)
    await page.setViewportSize({ width, height })
    for (const theme of themes)
      for (const language of languages) {
        await dress(stage.desk, { theme, language })
        await scene.before?.(stage)
        await pause(250)
        const name = [scene.name, size, theme, language === 'en' ? 'en' : 'zh'].join('_')
        await page.screenshot({ path: join(folder, `${name}.png`) })
        console.log(name)
        await scene.after?.(stage)
      }
  }
  await scene.leave?.(stage)
}

async function tour(gateway: Gateway, app: RunningApp): Promise<void> {
  const desk = await signIn(app)
  const stage: Stage = { desk, app, gateway, seated: [] }
  for (const scene of wanted) {
    while (stage.seated.length < Math.min(scene.tiles, GUESTS.length)) stage.seated.push(await seat(gateway, stage.seated.length))
    await desk.locator(`[data-testid="conversation-item"] >> nth=${scene.tiles - 1}`).waitFor()
    await shoot(stage, scene)
  }
}

ensureBuilt()
mkdirSync(folder, { recursive: true })
const gateway = await startGateway({ args: ['--no-customers', '--cap', '5'] })
const app = await launchApp({ gatewayUrl: gateway.url })
let code = 0
try {
  await tour(gateway, app)
  console.log(`Pictures: ${folder}`)
} catch (error) {
  console.error(error instanceof Error ? (error.stack ?? error.message) : 'unknown')
  console.error(app.output().slice(-2_000))
  code = 1
}
await app.close()
await gateway.stop()
process.exit(code)
