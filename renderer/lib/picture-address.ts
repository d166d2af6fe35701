/** Where main serves a picture to a page of its origin. `attempt` makes a second try another address, which nobody has remembered as missing. */
export const pictureAddress = (hash: string, attempt = 0): string =>
  attempt === 0 ? `/picture/${hash}` : `/picture/${hash}?attempt=${attempt}`
