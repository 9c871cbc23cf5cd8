//! What entries hold, and what is asked for.

use directory::entra::{default_group_names, default_user_names};
use directory::source::{Entry, Names, Piece, Start, source_names};
use outbound::{ClientOptions, UrlPolicy};
use serde_json::json;
use simulator::graph::Options;

use super::office::{Office, Outcome, SECRET, read, source};

fn entries(outcome: &Outcome) -> Vec<Entry> {
    let entries = outcome.pieces.iter().flat_map(|piece| match piece {
        Piece::Entries(entries) => entries.clone(),
        _ => Vec::new(),
    });
    entries.collect()
}

#[tokio::test]
async fn a_guest_has_the_name_at_home_parts_have_dots_and_lists_have_all() {
    let office = Office::open(Options::default()).await;
    let id = office.tenant.put_user(json!({
        "id": "87D349ED-44D7-43E1-9A83-5F2406DEE5BD",
        "accountEnabled": false,
        "displayName": "Ana",
        "userPrincipalName": "ana_b_fabrikam.example#EXT#@contoso.onmicrosoft.com",
        "userType": "Guest",
        "businessPhones": ["+41 31", "+41 44"],
        "employeeOrgData": {"costCenter": "K-7", "division": null},
        "onPremisesExtensionAttributes": {"extensionAttribute1": "blue", "extensionAttribute2": null},
        "extension_0a1b2c_badge": 4711,
        "jobTitle": null,
    }));
    let names = [
        "userprincipalname",
        "originaluserprincipalname",
        "businessphones",
        "employeeorgdata.costcenter",
        "onpremisesextensionattributes.extensionattribute1",
        "extension_0a1b2c_badge",
        "jobtitle",
    ];
    let source = source(&office.settings(), SECRET, &names).unwrap();
    let outcome = read(&source, &Start::Everything).await;
    outcome.cursor();
    let entries = entries(&outcome);
    let entry = &entries[0];
    assert_eq!(entry.source_id, id.to_lowercase());
    assert!(!entry.enabled);
    let values: Vec<String> = entry
        .values
        .iter()
        .map(|(name, texts)| format!("{name}={}", texts.join("|")))
        .collect();
    assert_eq!(
        values,
        [
            "businessphones=+41 31|+41 44",
            "employeeorgdata.costcenter=K-7",
            "extension_0a1b2c_badge=4711",
            "onpremisesextensionattributes.extensionattribute1=blue",
            "originaluserprincipalname=ana_b_fabrikam.example#EXT#@contoso.onmicrosoft.com",
            "userprincipalname=ana_b@fabrikam.example",
        ]
    );
}

#[tokio::test]
async fn only_what_is_wanted_is_asked_for_as_graph_writes_it() {
    let office = Office::open(Options::default()).await;
    office.tenant.put_user(super::office::person("Ana"));
    office.read_everything().await.cursor();
    let requests = office.tenant.requests();
    assert!(
        requests.contains(
            &"GET /v1.0/users/delta $select=id,accountEnabled,userPrincipalName,userType,city,displayName,manager"
                .to_owned()
        ),
        "{requests:?}"
    );
    assert!(
        requests.contains(
            &"GET /v1.0/groups/delta $select=id,displayName,securityEnabled,description,members".to_owned()
        ),
        "{requests:?}"
    );
}

#[tokio::test]
async fn the_usual_names_are_all_known() {
    let office = Office::open(Options::default()).await;
    office.tenant.put_user(super::office::person("Ana"));
    let names = Names {
        users: source_names(&default_user_names()),
        groups: source_names(&default_group_names()),
    };
    let source = directory::entra::EntraSource::new(
        &office.settings(),
        SECRET.into(),
        names,
        &ClientOptions::default(),
        &UrlPolicy::default(),
    )
    .unwrap();
    let outcome = read(&source, &Start::Everything).await;
    outcome.cursor();
    assert_eq!(entries(&outcome).len(), 1);
}
