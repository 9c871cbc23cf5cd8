//! A few users and groups with everything.

use model::ObjectKind;
use serde_json::json;
use simulator::graph::Options;

use super::office::{Office, group, person};

#[tokio::test]
async fn a_sample_has_the_first_of_each_with_all_their_values() {
    let office = Office::open(Options {
        page_size: 2,
        ..Options::default()
    })
    .await;
    for number in 0..9 {
        let mut user = person(&format!("P{number}"));
        user["officeLocation"] = json!("7 B");
        user["onPremisesExtensionAttributes"] = json!({"extensionAttribute4": "x"});
        office.tenant.put_user(user);
        office.tenant.put_group(group(&format!("G{number}")));
    }
    let source = office.source();
    let sample = source.sample(5).await.unwrap();
    let count = |kind| sample.iter().filter(|entry| entry.kind == kind).count();
    assert_eq!((count(ObjectKind::User), count(ObjectKind::Group)), (5, 5));
    let values = &sample[0].values;
    // Nobody asked for these by a rule.
    assert_eq!(values["officelocation"], ["7 B"]);
    assert_eq!(values["onpremisesextensionattributes.extensionattribute4"], ["x"]);
    assert!(source.sample(0).await.unwrap().is_empty());
    assert_eq!(source.sample(1_000).await.unwrap().len(), 18);
}
