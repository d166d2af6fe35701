import { createRequire } from 'node:module'

type ConfigModule = {
  getConfig: (folder: string, file: string, extra: null) => Promise<unknown>
  validateConfiguration: (config: unknown, debug: object) => Promise<void>
}
type UtilModule = { DebugLogger: new (enabled: boolean) => object }
type YamlModule = { load: (text: string) => unknown }

/** electron-builder reads YAML and checks its settings with parts of its own, found from where it stands. */
const ours = createRequire(import.meta.url)
const builder = createRequire(ours.resolve('electron-builder/package.json'))
const library = createRequire(builder.resolve('app-builder-lib/package.json'))

/** Parses YAML text. Throws with line and column. */
export const parseYaml = (text: string): unknown => (library('js-yaml') as YamlModule).load(text)

/** Reads a packaging file and checks it against electron-builder's schema. Throws with all it has against it. */
export async function readBuilderConfig(folder: string, file: string): Promise<unknown> {
  const { getConfig, validateConfiguration } = builder('app-builder-lib/out/util/config/config.js') as ConfigModule
  const { DebugLogger } = builder('builder-util') as UtilModule
  const config = await getConfig(folder, file, null)
  await validateConfiguration(config, new DebugLogger(false))
  return config
}
