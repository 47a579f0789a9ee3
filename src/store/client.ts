import pg from 'pg'

/**
 * A connection to PostgreSQL whose loss is heard by whoever asks it next, as an error of that statement. One that is dropped
 * between two statements says so in an event as well, which ends the process when nobody listens.
 */
export class Client extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config)
    this.on('error', () => {})
  }
}
