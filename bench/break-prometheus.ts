import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { commandUnit } from './break-units.ts'

export type Alert = { name: string; state: 'pending' | 'firing'; labels: Record<string, string>; runbook: string }
export type Prometheus = { alerts(): Promise<Alert[]>; stop(): Promise<void> }

/** Prometheus as docs/monitoring/prometheus.yml has it, every four seconds, with addresses of this machine in place of those of the page. */
export async function startPrometheus(
  folder: string,
  port: number,
  texts: { config: string; rules: string },
  addresses: ReadonlyMap<string, string>,
): Promise<Prometheus> {
  const rules = join(folder, 'jobtide.yml')
  await writeFile(rules, texts.rules)
  const config = texts.config
    .replace('evaluation_interval: 15s', 'evaluation_interval: 1s')
    // A process takes up to two seconds to tell that its database does not answer.
    .replace('scrape_interval: 15s', 'scrape_interval: 4s')
    .replace('/etc/prometheus/jobtide.yml', rules)
    .replace(/^alerting:\n(?: .*\n)+/m, '')
    .replace(/"([ab]\.internal:\d+)"/g, (_, address) => `"${addresses.get(address) ?? 'nowhere.invalid:1'}"`)
  await writeFile(join(folder, 'prometheus.yml'), config)
  const unit = commandUnit(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'tsdb')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    () => ({ PATH: process.env.PATH ?? '' }),
    join(folder, 'prometheus.log'),
  )
  await unit.start()
  const ask = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).json()
  for (
    let tries = 0;
    tries < 200 &&
    !(await ask('/api/v1/alerts').then(
      () => true,
      () => false,
    ));
    tries += 1
  )
    await sleep(100)
  return {
    async alerts() {
      const { data } = (await ask('/api/v1/alerts')) as { data: { alerts: Told[] } }
      return data.alerts.map(({ labels, annotations, state }) => ({
        ...{ name: labels.alertname ?? '', state, labels, runbook: annotations.runbook ?? '' },
      }))
    },
    stop: () => unit.stop(),
  }
}

type Told = { labels: Record<string, string>; annotations: Record<string, string>; state: Alert['state'] }
