/** Published files cannot be taken as they are. `file` and `detail` say where and what, `fix` what a person can do. */
export class PublicationError extends Error {
  override readonly name = 'PublicationError'
  readonly file: string
  readonly detail: string
  readonly fix: string
  constructor(file: string, detail: string, fix: string, options: { cause?: unknown } = {}) {
    super(`${file}: ${detail}; ${fix}`, { cause: options.cause })
    this.file = file
    this.detail = detail
    this.fix = fix
  }
}
