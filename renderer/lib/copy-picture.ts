/** Puts a shown picture on the clipboard as PNG, the one kind every program takes. False when the system refuses. */
export async function copyPicture(image: HTMLImageElement): Promise<boolean> {
  const canvas = document.createElement('canvas')
  canvas.width = image.naturalWidth
  canvas.height = image.naturalHeight
  canvas.getContext('2d')?.drawImage(image, 0, 0)
  // The clipboard takes a promise, so that the key press still counts as the reason when the bytes are ready.
  const bytes = new Promise<Blob>((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error('no bytes')) : resolve(blob)), 'image/png')
  })
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': bytes })])
    return true
  } catch {
    return false
  }
}
