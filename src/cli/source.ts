import { Command } from 'commander'
import { sourceAddCommand } from './source-add.ts'
import { sourceCheckLinksCommand } from './source-check-links.ts'
import { sourceListCommand } from './source-list.ts'
import { sourceReadCommand } from './source-read.ts'
import { sourceShowCommand } from './source-show.ts'
import { sourceEveryCommand, sourceRunCommand, sourceStateCommand } from './source-state.ts'

/** Boards and feeds: which are read, how often, and what a recorded page of them yields. */
export function sourceCommand(): Command {
  return new Command('source')
    .description('add, list, show, run, pause and resume sources; read a recorded page')
    .addCommand(sourceAddCommand())
    .addCommand(sourceListCommand())
    .addCommand(sourceShowCommand())
    .addCommand(sourceRunCommand())
    .addCommand(sourceStateCommand('pause', 'paused', 'stop reading a source; its postings stay'))
    .addCommand(sourceStateCommand('resume', 'active', 'read a paused or parked source again, at once'))
    .addCommand(sourceCheckLinksCommand())
    .addCommand(sourceEveryCommand())
    .addCommand(sourceReadCommand())
}
