/** Hands a text over as a file of this name; where it goes the agent says in the browser's own way. Nothing leaves the machine. */
export function saveFile(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download holds the blob by then.
  URL.revokeObjectURL(url)
}
