/**
 * Version of the wire format. The fingerprint test fails when a schema changes without a new version here.
 *
 * 1: first version (hello … bye, commands of a conversation, erasure).
 * 2: pictures, shelving, customer files, presence and roster, read signals, why a conversation is queued.
 * 3: captures, tickets, edits of a customer's file, health of the back-end, reply windows and templates.
 * 4: asking for a customer's file again.
 */
export const PROTOCOL_VERSION = 4

/** Limits of one frame in bytes of UTF-8, FR1. */
export const MAX_FRAME_TO_CLIENT = 1_048_576
export const MAX_FRAME_TO_SERVER = 262_144
