import { writeFileSync } from 'node:fs'
import { callRows, CALLS_FILE, callsPage, unusedEntries } from './calls.ts'

/** Writes CALLS.md; exits with 1 when the product uses a call the stand-in lacks or the table does not explain. */
const rows = callRows()
writeFileSync(CALLS_FILE, callsPage(rows))
const wrong = [
  ...rows.filter((row) => row.state === 'missing').map((row) => `${row.call}: used in ${row.files.join(', ')}, not covered`),
  ...unusedEntries(rows).map((call) => `${call}: in calls-table.ts, not used any more`),
]
for (const line of wrong) console.error(line)
console.log(`${rows.length} calls, ${wrong.length} findings`)
process.exit(wrong.length > 0 ? 1 : 0)
