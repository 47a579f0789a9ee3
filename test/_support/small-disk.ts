import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Whether a file system of a few mebibytes can be mounted here: by root, outside most containers. */
export const CAN_MOUNT = canMount()

if (!CAN_MOUNT) console.info('Full-disk tests are skipped: this user cannot mount a tmpfs')

/** A file system of its own at `folder`. `uid` owns it. */
export function mountSmall(folder: string, mebibytes: number, uid = 0, mode = '700'): void {
  mount('-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=${mode},uid=${uid}`, 'tmpfs', folder)
}

/** Or makes it smaller, down to what is on it. */
export function resize(folder: string, mebibytes: number): void {
  mount('-o', `remount,size=${mebibytes}m`, folder)
}

export function unmount(folder: string): void {
  spawnSync('umount', ['--lazy', folder])
}

function mount(...parameters: string[]): void {
  const { status, stderr } = spawnSync('mount', parameters)
  if (status !== 0) throw new Error(`mount failed: ${String(stderr)}`)
}

function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'jobtide-mount-'))
  try {
    mountSmall(folder, 1)
    unmount(folder)
    rmdirSync(folder)
    return true
  } catch {
    rmSync(folder, { recursive: true, force: true })
    return false
  }
}
