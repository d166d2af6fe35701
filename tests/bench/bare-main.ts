import { app, BrowserWindow } from 'electron'

/** A main script without a program: one window of the desk's size on `HOLDFAST_BENCH_URL`. */
const show = async (): Promise<void> => {
  await app.whenReady()
  const window = new BrowserWindow({ width: 1_600, height: 900 })
  await window.loadURL(process.env['HOLDFAST_BENCH_URL'] ?? 'about:blank')
}

void show()
