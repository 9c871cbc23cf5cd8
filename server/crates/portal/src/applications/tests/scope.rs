use model::{ObjectKind, ProblemKind, ScopePreview, ScopingClauseInput, ScopingFilterInput};

use super::{Fixture, id, problem};

fn only(attribute: &str, operator: &str, value: &str) -> Vec<ScopingFilterInput> {
    vec![ScopingFilterInput {
        title: "Names".into(),
        clauses: vec![ScopingClauseInput {
            attribute: attribute.into(),
            operator: operator.into(),
            value: value.into(),
        }],
    }]
}

/// considered, in scope, leaving, disabled, entering, unclear
fn figures(preview: &ScopePreview) -> [i64; 6] {
    [
        preview.considered,
        preview.in_scope,
        preview.leaving.count,
        preview.disabled,
        preview.entering.count,
        preview.unclear.count,
    ]
}

#[tokio::test]
async fn filters_are_previewed_confirmed_and_saved() {
    let fixture = Fixture::new().await;
    let app = fixture.pingboard().await;
    let manage = fixture.manage();
    let user = ObjectKind::User;
    let preview = |filters: Vec<ScopingFilterInput>| {
        let manage = &manage;
        async move { manage.preview_scope(app, user, &filters).await.unwrap() }
    };
    let nobody = preview(only("displayName", "EQUALS", "Ada")).await;
    assert_eq!(figures(&nobody), [0; 6], "nobody is assigned");

    manage.assign(app, &[id(1), id(2)]).await.unwrap();
    let ada = preview(only("displayName", "EQUALS", "Ada")).await;
    assert_eq!(figures(&ada), [2, 1, 1, 0, 0, 0], "no account would be disabled");
    assert_eq!(ada.leaving.examples[0].display_name, "Grace");
    let numbers = preview(only("displayName", "Greater_Than", "3")).await;
    assert_eq!(figures(&numbers), [2, 0, 0, 0, 0, 2]);

    let saved = manage
        .save_scope(app, user, &only("displayName", "EQUALS", "Ada"), 0, 1)
        .await;
    assert_eq!(saved.unwrap(), None);
    let everybody = preview(Vec::new()).await;
    assert_eq!(figures(&everybody), [2, 2, 0, 0, 1, 0], "Grace would come in");
    let unchanged = manage
        .save_scope(app, user, &only("displayName", "EQUALS", "Ada"), 0, 2)
        .await;
    assert_eq!(unchanged.unwrap(), None);
    let view = fixture.configuration().object_mapping(app, user).await.unwrap();
    assert_eq!((view.schema_version, view.mapping.scope.len()), (2, 1));
    let stale = manage.save_scope(app, user, &[], 0, 1).await;
    assert_eq!(problem(stale).kind, ProblemKind::Conflict);
    let wrong = manage
        .save_scope(app, user, &only("displayNam", "EQUALS", "Ada"), 0, 2)
        .await;
    assert_eq!(
        problem(wrong).fields[0].field,
        "filters[0][clauses][0][attribute]"
    );
    let rows = fixture
        .portal
        .store()
        .audit_entries(&model::AuditQuery::default())
        .await
        .unwrap();
    assert_eq!(
        rows.items[0].details,
        [(
            "Scoping filter “Names”".to_owned(),
            "added: displayName EQUALS “Ada”".to_owned()
        )]
    );
    assert_eq!(rows.items[0].activity, "Update attribute mappings or scope");
}

#[tokio::test]
async fn filters_that_disable_accounts_are_saved_when_that_is_confirmed() {
    let fixture = Fixture::new().await;
    let app = fixture.pingboard().await;
    let (manage, user) = (fixture.manage(), ObjectKind::User);
    fixture.with_accounts(app, &[id(1), id(2), id(3)]).await;
    let saved = || async {
        let view = fixture.configuration().scope(app, user).await.unwrap();
        (view.schema_version, view.filters.len())
    };

    // Nobody is affected: everybody who has an account passes.
    let everybody = only("displayName", "IS NOT NULL", "");
    assert_eq!(
        manage.save_scope(app, user, &everybody, 0, 1).await.unwrap(),
        None
    );
    assert_eq!(saved().await, (2, 1));

    let ada = only("displayName", "EQUALS", "Ada");
    for confirmed in [0, 1] {
        let question = manage.save_scope(app, user, &ada, confirmed, 2).await.unwrap();
        let question = question.unwrap();
        assert_eq!(figures(&question), [3, 1, 2, 2, 0, 0]);
        let names = question
            .leaving
            .examples
            .iter()
            .map(|name| name.display_name.as_str());
        assert_eq!(names.collect::<Vec<_>>(), ["Grace", "Linus"]);
        assert_eq!(saved().await.0, 2, "fewer were confirmed than would be disabled");
    }
    assert_eq!(manage.save_scope(app, user, &ada, 2, 2).await.unwrap(), None);
    let view = fixture.configuration().scope(app, user).await.unwrap();
    assert_eq!(
        (view.schema_version, view.filters[0].clauses[0].value.as_str()),
        (3, "Ada")
    );
}
