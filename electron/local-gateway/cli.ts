import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { assertNever } from '../../shared/lib/assert.ts'
import { DEMO_AGENTS } from './demo-agents.ts'
import { startGateway } from './server.ts'
import type { StartError, StartOptions } from './server.ts'

const USAGE = `Holdfast local gateway

  node electron/local-gateway/cli.ts [options]

  --port N         port on 127.0.0.1, 0 for any free one (default 8787)
  --db FILE        database file (default: holdfast-gateway.db in the folder for temporary files)
  --seed N         what the simulated customers say and when (default 1)
  --customers N    how many of them are there at a time (default 6)
  --surge N        so many more new inquiries a minute, for example 20, 30 or 60 (default 0)
  --cap N          open conversations an agent may have (default 5, none with --no-customers)
  --no-customers   nobody writes
  --scenarios DIR  what they play (default resources/scenarios); broken files are named and left out
  --control        opens /control, through which tests may break the line and the server
  --help           this text
`

type Parsed = { kind: 'start'; options: StartOptions } | { kind: 'help' } | { kind: 'wrong'; line: string }

const wholeNumber = (text: string, max: number): number | null => {
  const value = Number(text)
  return text.trim() !== '' && Number.isSafeInteger(value) && value >= 0 && value <= max ? value : null
}

function parse(args: readonly string[]): Parsed {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  const options = {
    port: text,
    db: text,
    seed: text,
    customers: text,
    surge: text,
    cap: text,
    scenarios: text,
    'no-customers': flag,
    control: flag,
    help: flag,
  }
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true })
    if (values.help) return { kind: 'help' }
    const port = wholeNumber(values.port ?? '8787', 65_535)
    const seed = wholeNumber(values.seed ?? '1', 2 ** 31)
    const customers = values['no-customers'] ? 0 : wholeNumber(values.customers ?? '6', 50)
    const surge = values['no-customers'] ? 0 : wholeNumber(values.surge ?? '0', 120)
    const cap = values.cap === undefined ? {} : { cap: wholeNumber(values.cap, 1_000) }
    if (port === null) return { kind: 'wrong', line: `--port must be a number from 0 to 65535, not "${values.port}".` }
    if (seed === null) return { kind: 'wrong', line: `--seed must be a whole number, not "${values.seed}".` }
    if (customers === null) return { kind: 'wrong', line: `--customers must be a number from 0 to 50, not "${values.customers}".` }
    if (surge === null) return { kind: 'wrong', line: `--surge must be a number from 0 to 120, not "${values.surge}".` }
    if (cap.cap === null) return { kind: 'wrong', line: `--cap must be a number from 0 to 1000, not "${values.cap}".` }
    const db = values.db ?? join(tmpdir(), 'holdfast-gateway.db')
    return {
      kind: 'start',
      options: { port, db, seed, customers, surge, scenarios: values.scenarios, control: values.control, options: cap },
    }
  } catch (error) {
    return { kind: 'wrong', line: `${error instanceof Error ? error.message : 'Wrong options.'} Try --help.` }
  }
}

function explain(error: StartError, db: string | null | undefined): string {
  switch (error.kind) {
    case 'port_taken':
      return `Port ${error.port} is taken: another program, perhaps another gateway, listens there. Stop it, or start this one with --port 0 (any free port) or another number.`
    case 'database':
      return `The database ${db} can't be used (${error.reason}). Move it away or name another file with --db.`
    case 'scenarios':
      return `No scenario of the simulated customers can be played: ${error.reason}. Mend one or start with --no-customers.`
    case 'listen_failed':
      return `The gateway can't listen: ${error.reason}.`
    default:
      return assertNever(error, 'start error')
  }
}

async function main(): Promise<number | null> {
  const parsed = parse(process.argv.slice(2))
  if (parsed.kind === 'help') {
    console.log(USAGE)
    return 0
  }
  if (parsed.kind === 'wrong') {
    console.error(parsed.line)
    return 2
  }
  const started = await startGateway(parsed.options)
  if (!started.ok) {
    console.error(explain(started.error, parsed.options.db))
    return 1
  }
  let closing = false
  const stop = (): void => {
    if (closing) return
    closing = true
    void started.value.close().then(() => process.exit(0))
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  for (const fault of started.value.scenarioFaults) console.error(`A scenario is left out: ${fault}`)
  // Whoever waits for this line may stop the gateway right after it, so it comes last.
  const { url, controlUrl } = started.value
  console.log(`Holdfast gateway listening on ${url}`)
  console.log(`Sign in with: ${DEMO_AGENTS.map((agent) => `${agent.name} ${agent.token}`).join(' · ')}`)
  if (controlUrl !== null) console.log(`Control on ${controlUrl}`)
  return null
}

const code = await main()
if (code !== null) process.exitCode = code
