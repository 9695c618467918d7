/** Own lint rules, loaded by oxlint: what a comment that switches a rule off must say. */

interface Comment {
  readonly value: string;
}

interface RuleContext {
  readonly sourceCode: { getAllComments(): readonly Comment[] };
  report(problem: { readonly node: Comment; readonly message: string }): void;
}

const directive = /^\s*(?:oxlint|eslint)-disable(?:-next-line|-line)?\b/u;
const reason = /\s--\s+\S/u;

export default {
  meta: { name: "house" },
  rules: {
    "disable-reason": {
      create(context: RuleContext) {
        return {
          Program(): void {
            for (const comment of context.sourceCode.getAllComments()) {
              if (!directive.test(comment.value) || reason.test(comment.value)) continue;
              context.report({
                node: comment,
                message: "Say after `--` why the rule does not hold here.",
              });
            }
          },
        };
      },
    },
  },
};
