import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Deployment } from 'kubernetes-models/apps/v1'
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2'
import { Job } from 'kubernetes-models/batch/v1'
import { Ingress, NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1'
import { ConfigMap, Namespace, Secret, Service } from 'kubernetes-models/v1'
import { describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { ENVIRONMENT, readConfig } from '../../src/config.ts'

type Container = { args: string[]; ports?: { name: string; containerPort: number }[]; envFrom: object[] } & Record<
  string,
  unknown
>
type PodSpec = {
  containers: Container[]
  terminationGracePeriodSeconds?: number
  securityContext: Record<string, unknown>
}
type Manifest = {
  kind: string
  metadata: { name: string }
  data?: Record<string, string>
  stringData?: Record<string, string>
  spec?: Record<string, unknown> & { template?: { metadata: { labels: object }; spec: PodSpec } }
}

const KINDS = {
  ...{ ConfigMap, Deployment, HorizontalPodAutoscaler, Ingress, Job, Namespace, NetworkPolicy, PodDisruptionBudget },
  ...{ Secret, Service },
} as unknown as Record<string, new (data: unknown) => { validate(): void }>
const FOLDER = new URL('../../docs/deploy/kubernetes/', import.meta.url)
const text = (path: string) => readFileSync(new URL(path, FOLDER), 'utf8')
const read = (path: string) => parseAllDocuments(text(path)).map((document) => document.toJS() as Manifest)

const { resources } = parse(text('kustomization.yaml')) as { resources: string[] }
const manifests = [...resources.flatMap(read), ...read('secret.example.yaml')]
const deployments = manifests.filter(({ kind }) => kind === 'Deployment')
const pods = manifests.flatMap(({ spec }) => spec?.template?.spec ?? [])
const containers = pods.flatMap((pod) => pod.containers)
const settingsOf = (...names: string[]) =>
  Object.assign(
    {},
    ...manifests
      .filter(({ metadata, kind }) => names.includes(`${kind} ${metadata.name}`))
      .map(({ data, stringData }) => data ?? stringData),
  ) as Record<string, string>

describe('the manifests for Kubernetes', () => {
  it.each(manifests.map((each) => [`${each.kind} ${each.metadata.name}`, each] as const))(
    '%s is as the API wants it',
    (_, manifest) => {
      expect(faultsOf(manifest)).toEqual([])
    },
  )

  it('the check sees a field that does not exist, one that is missing and one of the wrong kind', () => {
    const broken = structuredClone(deployments[0]) as Manifest
    const container = broken.spec?.template?.spec.containers[0] as Container
    Object.assign(container, { imagee: 'x' })
    expect(faultsOf(broken)).toEqual(['Deployment.spec.template.spec.containers.0.imagee: not known'])
    delete container.name
    expect(faultsOf(broken).join()).toMatch(/name/)
    Object.assign(container, { name: 'x', ports: [{ containerPort: 'http' }] })
    expect(faultsOf(broken).join()).toMatch(/containerPort/)
  })

  it.skipIf(spawnSync('kubectl', ['version', '--client']).status !== 0)('kustomize puts them together', () => {
    const { status, stdout, stderr } = spawnSync('kubectl', ['kustomize', fileURLToPath(FOLDER)], { encoding: 'utf8' })
    expect(status, stderr).toBe(0)
    const built = parseAllDocuments(stdout).map((document) => document.toJS() as Manifest)
    expect(built).toHaveLength(resources.flatMap(read).length)
    expect(built.flatMap(faultsOf)).toEqual([])
    expect(stdout.match(/image: .*/g)).toEqual(Array(4).fill('image: registry.example.org/jobtide:0.1.0'))
  })

  it('settings are those of the program, whole, and those of the Compose file for servers of your own', () => {
    const settings = settingsOf('ConfigMap jobtide', 'Secret jobtide', 'Secret jobtide-owner')
    expect(Object.keys(settings).filter((name) => !(name in ENVIRONMENT.shape))).toEqual([])
    expect(readConfig(settings)).toMatchObject({
      ops: { host: '0.0.0.0', port: 9464 },
      web: { host: '0.0.0.0', port: 3000 },
    })
    const compose = text('../docker-compose.external.yml').match(/^\s+[A-Z_]+(?=: )/gm) ?? []
    expect(compose.map((name) => name.trim()).filter((name) => !(name in settings))).toEqual([])
  })

  it('only the migration knows the login that alters tables', () => {
    const knowing = manifests.filter(({ spec }) => JSON.stringify(spec ?? {}).includes('jobtide-owner'))
    expect(knowing.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(['Job migrate'])
    expect(Object.keys(settingsOf('Secret jobtide'))).not.toContain('DATABASE_OWNER_URL')
  })

  it('each part runs as the image says, writes only where it may, and is asked at the port of OPS_PORT', () => {
    expect(deployments.map(({ spec }) => spec?.template?.spec.containers[0]?.args)).toEqual(
      ['web', 'scheduler', 'workers'].map((part) => ['start', '--only', part]),
    )
    const dockerfile = text('../../../Dockerfile')
    // In the images of Node the user "node" has the number 1000.
    expect(dockerfile).toContain('USER node')
    expect(dockerfile).toContain(`mkdir ${settingsOf('ConfigMap jobtide').DATA_DIR}`)
    for (const pod of pods) expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 })
    for (const container of containers) {
      expect(container.securityContext).toMatchObject({ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false })
      expect(container.volumeMounts).toEqual([
        { name: 'data', mountPath: '/data' },
        { name: 'tmp', mountPath: '/tmp' },
      ])
    }
    for (const { spec } of deployments)
      expect(spec?.template?.spec.containers[0]).toMatchObject({
        readinessProbe: { httpGet: { path: '/readyz', port: 'ops' } },
        livenessProbe: { httpGet: { path: '/healthz', port: 'ops' } },
      })
    expect(containers.flatMap(({ ports = [] }) => ports)).toEqual([
      { name: 'http', containerPort: 3000 },
      ...Array(3).fill({ name: 'ops', containerPort: 9464 }),
    ])
  })

  it('a worker that is stopped has the time that a mail may take', () => {
    const worker = deployments.find(({ metadata }) => metadata.name === 'worker')
    const { timeoutMs } = readConfig(settingsOf('ConfigMap jobtide', 'Secret jobtide')).mail
    expect((worker?.spec?.template?.spec.terminationGracePeriodSeconds ?? 0) * 1000).toBeGreaterThan(timeoutMs)
  })
})

/** What the API's schema says against a manifest; it lets fields pass that it does not know, so those that it never looks at are told too. */
function faultsOf(manifest: Manifest): string[] {
  const Kind = KINDS[manifest.kind]
  if (Kind === undefined) return [`${manifest.kind}: not checked`]
  const unseen = new Set<string>()
  try {
    const model = new Kind(manifest)
    for (const [key, part] of Object.entries(model))
      Object.assign(model, { [key]: watched(part, `${manifest.kind}.${key}`, unseen) })
    model.validate()
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
  return [...unseen].map((path) => `${path}: not known`)
}

/** The same value; the path of each field stays in `unseen` until the field is read. */
function watched(value: unknown, path: string, unseen: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) return value
  const parts = Object.entries(value).map(([key, part]) => [key, watched(part, `${path}.${key}`, unseen)] as const)
  if (!Array.isArray(value)) for (const [key] of parts) unseen.add(`${path}.${key}`)
  const copy = Array.isArray(value) ? parts.map(([, part]) => part) : Object.fromEntries(parts)
  return new Proxy(copy, {
    get(target, key) {
      unseen.delete(`${path}.${String(key)}`)
      return Reflect.get(target, key)
    },
  })
}
