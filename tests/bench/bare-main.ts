import { app, BrowserWindow } from 'electron'

/** A main script without a program: one window of the desk's size on `HOLDFAST_BENCH_URL`, and as many hidden ones as asked for. */
const show = async (): Promise<void> => {
  await app.whenReady()
  const url = process.env['HOLDFAST_BENCH_URL'] ?? 'about:blank'
  await new BrowserWindow({ width: 1_600, height: 900 }).loadURL(url)
  for (let n = 0; n < Number(process.env['HOLDFAST_BENCH_HIDDEN'] ?? 0); n += 1)
    await new BrowserWindow({ show: false, webPreferences: { backgroundThrottling: false } }).loadURL(`${url}?hidden`)
}

void show()
