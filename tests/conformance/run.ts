import { parseArgs } from 'node:util'
import { conformanceChecks } from './suite.ts'

const USAGE = `Checks any gateway against PROTOCOL.md.

  node tests/conformance/run.ts --url ws://127.0.0.1:8787/desk --token TOKEN --second-token TOKEN [--control ws://…/control] [--only FR7]

Exit 0 when every check that could be made holds. Without --control the checks that need one are listed as not made.`

const text = { type: 'string' } as const
const { values } = parseArgs({
  options: { url: text, token: text, 'second-token': text, control: text, only: text, help: { type: 'boolean' } },
})
const { url, token } = values
const secondToken = values['second-token']

if (values.help === true || url === undefined || token === undefined || secondToken === undefined) {
  console.log(USAGE)
  process.exit(values.help === true ? 0 : 2)
}
const target = { url, token, secondToken, ...(values.control === undefined ? {} : { control: values.control }) }
const counts = { held: 0, broken: 0, notMade: 0 }
for (const check of conformanceChecks) {
  if (values.only !== undefined && check.rule !== values.only) continue
  const name = `${check.rule.padEnd(5)} ${check.title}`
  if (check.needsControl && target.control === undefined) {
    counts.notMade += 1
    console.log(`  –   ${name} (needs --control)`)
    continue
  }
  try {
    await check.run(target)
    counts.held += 1
    console.log(`  ok  ${name}`)
  } catch (error) {
    counts.broken += 1
    console.log(` FAIL ${name}\n      ${error instanceof Error ? error.message : String(error)}`)
  }
}
console.log(`${counts.held} held, ${counts.broken} broken, ${counts.notMade} not made`)
process.exit(counts.broken === 0 ? 0 : 1)
