//! Accessibility rules, checked by axe-core in the page that is open.

use std::fmt::Write;

use crate::browser::Browser;
use crate::tool::tool;

const CHECK: &str = "
    const answer = arguments[arguments.length - 1];
    axe.run(document, { resultTypes: ['violations'] }).then(
        results => answer(results.violations.map(rule => ({
            id: rule.id,
            help: rule.help,
            nodes: rule.nodes.map(node => node.target.join(' ') + ': ' + node.failureSummary),
        }))),
        error => answer([{ id: 'axe', help: String(error), nodes: [] }]),
    );
";

/// Every broken rule of the open page, with the elements that break it; empty when there is none.
pub async fn violations(browser: &Browser) -> String {
    let script = std::fs::read_to_string(tool(
        "ROLLCALL_TEST_AXE",
        "target/tools/npm/axe-core-4.14.1/node_modules/axe-core/axe.min.js",
    ));
    browser.run(&script.unwrap(), vec![]).await;
    let found = browser.run_to_its_answer(CHECK).await;
    let mut report = String::new();
    for rule in found.as_array().into_iter().flatten() {
        let text = |name: &str| rule[name].as_str().unwrap_or_default().to_owned();
        writeln!(report, "{}: {}", text("id"), text("help")).unwrap();
        for node in rule["nodes"].as_array().into_iter().flatten() {
            writeln!(
                report,
                "    {}",
                node.as_str().unwrap_or_default().replace('\n', "\n      ")
            )
            .unwrap();
        }
    }
    report
}
