//! Where the search begins: the expressions of the language's own table tests and the examples of its functions.

use expr::functions;
use serde_json::Value;

const VECTORS: [&str; 3] = [
    include_str!("../../../server/crates/expr/tests/vectors.json"),
    include_str!("../../../server/crates/expr/tests/edges.json"),
    include_str!("../../../server/crates/expr/tests/absent.json"),
];

/// The expressions as the target with this name takes them.
pub fn of(target: &str) -> Vec<Vec<u8>> {
    let zero: &[u8] = if target == "parse" { &[] } else { &[0] };
    let expressions = expressions().into_iter();
    expressions.map(|text| [zero, text.as_bytes()].concat()).collect()
}

fn expressions() -> Vec<String> {
    let examples = functions()
        .iter()
        .map(|function| function.example.expression.to_owned());
    let vectors = VECTORS.into_iter().flat_map(|text| {
        let vectors: Vec<Value> = serde_json::from_str(text).expect("the vectors are JSON");
        vectors
            .into_iter()
            .filter_map(|vector| Some(vector.get("expression")?.as_str()?.to_owned()))
    });
    examples.chain(vectors).collect()
}
