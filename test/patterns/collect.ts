import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'

export type Pattern = { literal: string; source: string; flags: string; file: string }

const ROOT = new URL('../../', import.meta.url)

/** Every regular expression literal of the program, each once. */
export function collectPatterns(): Pattern[] {
  const files = ['src', 'workers', 'jobs'].flatMap((folder) =>
    readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  )
  const found = files.filter((file) => /\.(?:ts|js|mjs)$/.test(file)).flatMap((file) => patternsOf(file))
  return [...new Map(found.map((pattern) => [pattern.literal, pattern])).values()]
}

function patternsOf(file: string): Pattern[] {
  const tree = ts.createSourceFile(file, readFileSync(new URL(file, ROOT), 'utf8'), ts.ScriptTarget.Latest)
  const found: Pattern[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/')
      found.push({ literal: node.text, source: node.text.slice(1, end), flags: node.text.slice(end + 1), file })
    }
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

/** Whether a repeat has no upper bound. Without one, the work on a text is at most its length times a fixed number. */
export function isUnbounded(source: string): boolean {
  const outside = source.replace(/\\./gs, 'x').replace(/\[[^\]]*\]/g, 'x')
  return /[*+]|\{\d+,\}/.test(outside)
}
