/**
 * What the syntax of a node says, asked once a node. Only for answers that hang on nothing but the node and what is in
 * it, and that tell no offsets: after an edit, the nodes beside it are the same objects in another place.
 */
export function perNode<Node extends object, Answer>(answer: (node: Node) => Answer): (node: Node) => Answer {
  const known = new WeakMap<Node, { readonly answer: Answer }>();
  return (node) => {
    let found = known.get(node);
    if (found === undefined) known.set(node, (found = { answer: answer(node) }));
    return found.answer;
  };
}
