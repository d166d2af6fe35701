import * as z from 'zod/mini'
import { parseYaml } from './builder-parts.ts'

/**
 * The part of GitHub's workflow syntax this repository uses, strictly: whatever is not here is a misspelling until someone adds it.
 * (Written after docs.github.com, "Workflow syntax for GitHub Actions".)
 */
const words = z.union([z.string(), z.number(), z.boolean()])
const table = z.record(z.string(), words)
const named = { name: z.optional(z.string()), if: z.optional(z.string()), env: z.optional(table), id: z.optional(z.string()) }
const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/

const Step = z.union([
  z.strictObject({ ...named, uses: z.string().check(z.regex(PINNED)), with: z.optional(table) }),
  z.strictObject({
    ...named,
    run: z.string().check(z.minLength(1)),
    shell: z.optional(z.enum(['bash', 'pwsh'])),
    'working-directory': z.optional(z.string()),
  }),
])

const Job = z.strictObject({
  name: z.optional(z.string()),
  needs: z.optional(z.array(z.string())),
  'runs-on': z.string(),
  'timeout-minutes': z.int().check(z.gte(1), z.lte(360)),
  strategy: z.optional(
    z.strictObject({ 'fail-fast': z.optional(z.boolean()), matrix: z.record(z.string(), z.array(words).check(z.minLength(1))) }),
  ),
  steps: z.array(Step).check(z.minLength(1)),
})

const branches = z.nullable(z.strictObject({ branches: z.optional(z.array(z.string())) }))
const Workflow = z.strictObject({
  name: z.string(),
  on: z.strictObject({
    push: z.optional(branches),
    pull_request: z.optional(branches),
    workflow_dispatch: z.optional(z.nullable(z.strictObject({}))),
  }),
  permissions: z.strictObject({ contents: z.literal('read') }),
  concurrency: z.optional(z.strictObject({ group: z.string(), 'cancel-in-progress': z.boolean() })),
  jobs: z.record(z.string().check(z.regex(/^[a-z][\w-]*$/)), Job),
})

const EXPRESSION = /\$\{\{(.*?)\}\}/gs
const KNOWN_VALUE = /^(?:github|runner|matrix|env|steps)\.[\w.-]+$/

/** What is wrong with a workflow file, one line each. */
export function checkWorkflow(text: string): string[] {
  let read: unknown
  try {
    read = parseYaml(text)
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
  const parsed = Workflow.safeParse(read)
  if (!parsed.success) return parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message || issue.code}`)
  return Object.entries(parsed.data.jobs).flatMap(([id, job]) => checkValues(id, job))
}

/** `${{ … }}` holds plain values alone, and those of a matrix exist; scripts take nothing a stranger can write. */
function checkValues(id: string, job: z.infer<typeof Job>): string[] {
  const keys = new Set(Object.keys(job.strategy?.matrix ?? {}))
  const used = [...JSON.stringify(job).matchAll(EXPRESSION)].map(([, inner = '']) => inner.trim())
  const unknown = used.filter((value) => !KNOWN_VALUE.test(value) || (value.startsWith('matrix.') && !keys.has(value.slice(7))))
  const scripts = job.steps.filter((step) => 'run' in step && EXPRESSION.test(step.run))
  return [
    ...unknown.map((value) => `jobs.${id}: unknown value ${value}`),
    ...scripts.map(() => `jobs.${id}: a script with a value pasted in; pass it as env`),
  ]
}
