import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { pick, randomInt, seededRandom } from '../../shared/lib/random.ts'
import { ensureBuilt } from '../e2e/fixtures/build.ts'
import { startGateway, type Gateway } from '../e2e/fixtures/gateway.ts'
import { launchApp, type RunningApp } from '../e2e/fixtures/launch.ts'
import { checkRun, type Account } from './checker.ts'
import { createHands, type Hands } from './hands.ts'
import { CALLS, GREETINGS, GUESTS, REACTIONS, REPLIES, SLOTS } from './texts.ts'
import { openWitness } from './witness-file.ts'

/**
 * `npm run demo [-- --seed N] [--json FILE]`: a stranger's first quarter of an hour, by keys alone on the built program.
 * Exit code 0 only if nothing was lost, doubled, out of order, unexpected or sent after it was cancelled.
 */
const { values } = parseArgs({ options: { seed: { type: 'string' }, json: { type: 'string' }, out: { type: 'string' } } })
const seed = Number(values.seed ?? 1)
const random = seededRandom(seed)
const folder = resolve(values.out ?? join('out', 'demo', `seed-${seed}`))
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

const started = performance.now()
const say = (line: string): void => console.log(`${((performance.now() - started) / 1_000).toFixed(1).padStart(6)} s  ${line}`)

/** Where in the outage the kill falls: after the n-th saved reply, in the middle of typing, or right after Enter. */
const killPlan = pick(random, ['after_saved', 'while_typing', 'right_after_enter'] as const)
const killAfter = 1 + randomInt(random, 5)
const texts = REPLIES.toSorted(() => random.next() - 0.5).map((text, i) => `${text} (${seed}-${i + 1})`)
const nextText = (): string => texts.shift() ?? `好的。(${seed}-${randomInt(random, 1_000_000)})`

async function cutNetwork(gateway: Gateway): Promise<void> {
  await gateway.control({ do: 'refuse', on: true })
  await gateway.control({ do: 'cut' })
}

async function story(app: RunningApp, gateway: Gateway, hands: Hands): Promise<void> {
  await hands.signIn(gateway.url, 'agent-1-demo')
  say('signed in with the keyboard')
  const conversations: string[] = []
  for (const [index, guest] of GUESTS.entries()) {
    const { conversationId } = await gateway.control({
      do: 'open',
      customer: { id: guest.id, name: guest.name, vip: guest.vip },
      shop: guest.shop,
      assignee: 'agent-1',
      text: GREETINGS[index] ?? pick(random, GREETINGS),
    })
    conversations.push(String(conversationId))
    await hands.seated(String(conversationId))
  }
  for (const slot of SLOTS) {
    await hands.at(slot)
    await hands.reply(nextText())
  }
  await hands.waitDelivered()
  const [conversation = ''] = conversations
  await gateway.control({ do: 'say', conversationId: conversation, text: pick(random, REACTIONS) })
  await hands.seeText(REACTIONS)
  await hands.at(1)
  await hands.reply(nextText())
  await hands.waitDelivered()
  await hands.shot('1-live')
  say('five customers side by side, six replies delivered')

  await cutNetwork(gateway)
  await hands.waitConnection('offline')
  say('network pulled; the agent goes on answering')
  const order = SLOTS.toSorted(() => random.next() - 0.5)
  for (const [index, slot] of order.entries()) {
    const i = index + 1
    await hands.at(slot)
    await hands.reply(nextText())
    if (killPlan === 'after_saved' && i === killAfter) await killAndStart(app, hands, `after saved reply ${i}`)
    if (killPlan === 'while_typing' && i === killAfter) {
      await hands.type('正在打字的时候断电')
      await killAndStart(app, hands, 'in the middle of typing')
    }
  }
  if (killPlan === 'right_after_enter') {
    await hands.replyWithoutWaiting(nextText())
    await killAndStart(app, hands, 'right after Enter, before the screen said saved')
  }
  await hands.shot('2-offline')
  say('replies wait for all five, saved on this machine')
  const [phone, wechat, counter] = CALLS
  await hands.capture(phone, 1)
  await hands.capture(wechat, 2)
  await hands.shot('3-capture')
  await hands.press('Escape')
  say('two contacts written down')

  await killAndStart(app, hands, 'everything, then a cold start without network')
  await hands.at(pick(random, SLOTS))
  await hands.clearComposer()
  await hands.reply(nextText())
  const doomed = await hands.reply(`这条写错了，撤回。(${seed})`)
  await hands.cancel(doomed)
  await hands.capture(counter, 1)
  await hands.press('Escape')
  await hands.shot('4-cold-start')
  say('started cold without network: everything is back; one more reply, one cancelled, one contact')

  for (const conversationId of conversations.slice(0, 2)) await gateway.control({ do: 'say', conversationId, text: '算了，帮我直接退款吧' })
  const [, , closed = ''] = conversations
  await gateway.control({ do: 'act', agentId: 'agent-2', body: { kind: 'conversation.close', conversationId: closed } })
  await gateway.control({ do: 'refuse', on: false })
  await hands.waitConnection('live')
  say('network is back: two customers have written meanwhile, one conversation was closed')
  let decided = await hands.decideAll()
  // Ended, it has no tile of its own any more.
  if (await hands.mustDecide()) {
    await hands.goTo(GUESTS[2].name)
    decided += await hands.decideAll()
  }
  if (decided > 0) say(`${decided} held replies decided by key`)
  await hands.waitEmpty()
  await hands.shot('5-returned')
  await hands.press('Shift+F7')
  await hands.seeReport()
  await hands.shot('6-report')
  await hands.press('Escape')
}

async function killAndStart(app: RunningApp, hands: Hands, where: string): Promise<void> {
  hands.killed(where)
  await app.kill()
  say(`SIGKILL of everything: ${where}`)
  await app.restart()
  await hands.comeBack()
}

function print(account: Account): void {
  const row = (name: string, value: number): void => console.log(`  ${name.padEnd(28)} ${value}`)
  console.log('\nThe account, from the witness file and the gateway database:')
  row('conversations', account.conversations)
  row('replies shown as saved', account.repliesSubmitted)
  row('replies on the gateway', account.repliesOnServer)
  row('contacts shown as saved', account.capturesSaved)
  row('contacts on the gateway', account.capturesOnServer)
  row('lost', account.lost)
  row('duplicated', account.duplicated)
  row('out of order', account.outOfOrder)
  row('unexpected', account.unexpected)
  row('cancelled but sent', account.cancelledButSent)
  row('still waiting for a decision', account.needsDecision)
  row('kills', account.kills)
}

ensureBuilt()
const witnessPath = join(folder, 'witness.jsonl')
const witness = openWitness(witnessPath)
const gateway = await startGateway({ db: join(folder, 'gateway.db') })
const app = await launchApp({ gatewayUrl: gateway.url, userData: join(folder, 'profile') })
const hands = createHands({ app, witness, random, seed, folder })
let failure: unknown = null
try {
  say(`seed ${seed}, on ${app.host === 'electron' ? 'Electron' : 'the Chromium host'}`)
  await story(app, gateway, hands)
} catch (error) {
  failure = error
  await hands.shot('failed').catch(() => undefined)
}
const openDecisions = failure === null ? await hands.openDecisions() : -1
await app.close()
await gateway.stop()
witness.close()
if (failure !== null) {
  console.error(`the demo could not be played to its end: ${failure instanceof Error ? (failure.stack ?? failure.message) : 'unknown'}`)
  console.error(app.output().slice(-2_000))
  process.exit(1)
}
const account = checkRun(witnessPath, gateway.db, openDecisions)
const seconds = Number(((performance.now() - started) / 1_000).toFixed(1))
print(account)
console.log(`\nScreenshots, witness and database: ${folder}`)
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ ...account, seconds }, null, 2)}\n`)
const zeros = account.lost + account.duplicated + account.outOfOrder + account.unexpected + account.cancelledButSent
process.exit(
  zeros === 0 &&
    account.needsDecision === 0 &&
    account.capturesSaved === account.capturesOnServer &&
    account.kills > 0 &&
    account.repliesOnServer > 0
    ? 0
    : 1,
)
