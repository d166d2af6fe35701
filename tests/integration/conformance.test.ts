import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startGateway } from '../../electron/local-gateway/server.ts'
import type { RunningGateway } from '../../electron/local-gateway/server.ts'
import { conformanceChecks } from '../conformance/suite.ts'

describe.each(['memory', 'sqlite'])('the local gateway keeps its protocol (store: %s)', (store) => {
  let folder = ''
  let gateway: RunningGateway
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gateway-'))
    const started = await startGateway({ control: true, db: store === 'sqlite' ? join(folder, 'gateway.db') : null })
    if (!started.ok) throw new Error(JSON.stringify(started.error))
    gateway = started.value
    const customer = { id: 'cu1', name: '王女士', vip: false }
    gateway.host.act((core) => core.openConversation({ customer, shop: '旗舰店', channel: 'live', assignee: 'agent-1', firstText: '你好' }))
  })
  afterAll(async () => {
    await gateway.close()
    rmSync(folder, { recursive: true, force: true })
  })
  it.each(conformanceChecks.map((check) => [`${check.rule} ${check.title}`, check] as const))('%s', async (_title, check) => {
    const { url, controlUrl } = gateway
    await expect(
      check.run({ url, token: 'agent-1-demo', secondToken: 'agent-2-demo', ...(controlUrl === null ? {} : { control: controlUrl }) }),
    ).resolves.toBeUndefined()
  })
})
