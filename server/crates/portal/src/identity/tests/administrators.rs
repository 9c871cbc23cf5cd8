use model::{ProblemKind, Role};
use secrecy::SecretString;

use super::super::NewAdministrator;
use super::{Fixture, PASSWORD, kind};

#[tokio::test]
async fn administrators_are_managed_and_the_last_one_stays() {
    let fixture = Fixture::with_anna().await;
    let anna = fixture.anna().await;
    let manage = fixture.portal.manage_administrators(&anna).unwrap();
    let new = |user_name, role| NewAdministrator {
        user_name,
        display_name: "Bert",
        role,
        password: Box::leak(Box::new(SecretString::from(PASSWORD))),
    };
    let problem = manage
        .add(new("two words", "king"))
        .await
        .unwrap_err()
        .into_problem();
    let fields: Vec<_> = problem.fields.into_iter().map(|field| field.field).collect();
    assert_eq!(fields, ["user_name", "role"], "all at once");
    let refused = manage
        .add(new("ANNA", "reports_reader"))
        .await
        .unwrap_err()
        .into_problem();
    assert_eq!(refused.fields[0].field, "user_name");

    let own = anna.principal.administrator_id;
    let bert = manage.add(new("bert", "reports_reader")).await.unwrap();
    assert_eq!(kind(manage.remove(own).await), ProblemKind::Conflict);
    assert_eq!(kind(manage.set_enabled(own, false).await), ProblemKind::Conflict);
    assert_eq!(
        kind(manage.update(own, "Anna", "reports_reader").await),
        ProblemKind::Conflict
    );
    assert_eq!(
        kind(manage.reset_password(own, &PASSWORD.into()).await),
        ProblemKind::Invalid
    );

    let token = fixture.sign_in("bert", PASSWORD).await.unwrap();
    let reader = fixture.caller(&token).await.unwrap();
    assert_eq!(
        kind(fixture.portal.manage_administrators(&reader)),
        ProblemKind::Forbidden
    );
    manage.update(bert, "Bert", "global_administrator").await.unwrap();
    assert_eq!(
        fixture.caller(&token).await.unwrap().principal.role,
        Role::GlobalAdministrator,
        "at once"
    );
    manage
        .reset_password(bert, &"battery staple".into())
        .await
        .unwrap();
    assert!(fixture.caller(&token).await.is_none());
    let token = fixture.sign_in("bert", "battery staple").await.unwrap();
    manage.set_enabled(bert, false).await.unwrap();
    assert!(fixture.caller(&token).await.is_none());
    manage.set_enabled(bert, true).await.unwrap();
    manage.remove(own).await.unwrap();
    assert_eq!(kind(manage.remove(own).await), ProblemKind::NotFound);
    let updates: Vec<_> = fixture
        .activities()
        .await
        .into_iter()
        .map(|(activity, _)| activity)
        .filter(|name| name != "Sign in")
        .collect();
    assert_eq!(
        updates,
        [
            "Add administrator",
            "Add administrator",
            "Update administrator",
            "Reset password",
            "Disable administrator",
            "Enable administrator",
            "Remove administrator"
        ]
    );
}
