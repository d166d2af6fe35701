import type { Edition } from './world-type.ts'

/** Seeds that once failed, with what was wrong then. Each run starts with them. */
export const PINNED: readonly { seed: number; edition: Edition; was: string }[] = [
  { seed: 2, edition: 1, was: 'a send-anyway told again released a command the server went on refusing, in an endless circle' },
  { seed: 5, edition: 1, was: 'a word on a command of a lost journal waited as a wish for a verdict that never came' },
  { seed: 360, edition: 1, was: 'the checker blamed a desk for not judging by a message it was sent unreadable' },
  {
    seed: 437,
    edition: 1,
    was: 'a command of a lost journal was put before a person before its fate was known, who then discarded what had arrived',
  },
  { seed: 579, edition: 1, was: 'commands of a lost journal stayed uncertain for ever behind one another' },
  {
    seed: 1348,
    edition: 1,
    was: 'at the pace of one command at a time, one that waited for another stood in front of that other for ever',
  },
  {
    seed: 1767,
    edition: 2,
    was: 'killed before the snapshot of a restored server was in place: the old cursor was told under the new epoch',
  },
  { seed: 6441, edition: 2, was: 'a lane waited for ever for the number of an event of a history that was no more' },
  { seed: 1999, edition: 1, was: 'the person of the simulation tried for ever to open again what a colleague held' },
]
