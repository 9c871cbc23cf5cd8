//! Previews say what a cycle would send.

use model::{ApplicationId, MappingDraft, ObjectKind, PersonPreview, PreviewOutcome, Role};

use super::{Fixture, id, person};
use crate::testing::caller;

fn draft(target: &str, expression: &str) -> MappingDraft {
    MappingDraft {
        target: target.to_owned(),
        expression: expression.to_owned(),
    }
}

impl Fixture {
    /// Somebody with everything that the application requires, except a user name.
    async fn add_whole_person(&self) {
        let mut whole = person(4, "Hedy");
        for name in ["givenName", "surname", "mail"] {
            whole.attributes.insert(name.into(), "Hedy".into());
        }
        let target = crate::Target::default();
        let audit = caller(Role::GlobalAdministrator).audit(&self.portal, "test", target, Vec::new());
        self.portal
            .store()
            .insert_objects(&[whole], &audit)
            .await
            .unwrap();
    }

    async fn preview(&self, id: ApplicationId, search: &str, draft: &MappingDraft) -> PersonPreview {
        self.configuration()
            .preview_person(id, ObjectKind::User, None, search, Some(draft))
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn a_draft_takes_part_in_what_one_person_gets() {
    let fixture = Fixture::new().await;
    let pingboard = fixture.pingboard().await;
    fixture.manage().assign(pingboard, &[id(1)]).await.unwrap();
    for (target, expression, expected) in [
        (
            "nickName",
            "ToLower([displayName])",
            PreviewOutcome::Value("ada".into()),
        ),
        ("nickName", "[department]", PreviewOutcome::Nothing),
        ("nickName", "IgnoreObjectFlow", PreviewOutcome::NoAccount),
        ("nickName", "Redact([displayName])", PreviewOutcome::Redacted),
        ("userName", "[department]", PreviewOutcome::Missing),
        (
            "nickName",
            "Error(\"not you\")",
            PreviewOutcome::Failed("not you".into()),
        ),
    ] {
        let preview = fixture.preview(pingboard, "", &draft(target, expression)).await;
        assert_eq!(
            preview.person.as_ref().map(|person| person.id),
            Some(id(1)),
            "the first in scope"
        );
        assert!(preview.in_scope);
        let value = preview
            .values
            .iter()
            .find(|value| value.target == target)
            .unwrap();
        assert_eq!(value.outcome, expected, "{expression}");
    }
}

#[tokio::test]
async fn the_body_is_the_one_that_would_be_sent_without_what_is_secret() {
    let fixture = Fixture::new().await;
    let pingboard = fixture.pingboard().await;
    fixture.add_whole_person().await;
    let plain = draft("userName", "Append([displayName], \"@corp.example\")");
    let preview = fixture.preview(pingboard, "hedy", &plain).await;
    assert!(!preview.in_scope, "{}", preview.standing);
    let body: serde_json::Value = serde_json::from_str(&preview.body.unwrap()).unwrap();
    assert_eq!(body["userName"], "Hedy@corp.example");
    assert_eq!(body["active"], false, "who is not in scope is switched off");

    let secret = draft("userName", "Redact(Append([displayName], \"@corp.example\"))");
    let preview = fixture.preview(pingboard, "hedy", &secret).await;
    let body = preview.body.unwrap();
    assert!(
        body.contains("[Redact]") && !body.contains("@corp.example"),
        "{body}"
    );

    for (expression, words) in [
        ("[department]", "requires userName"),
        ("IgnoreObjectFlow", "IgnoreObjectFlow"),
        ("Error(\"not you\")", "not you"),
    ] {
        let preview = fixture
            .preview(pingboard, "hedy", &draft("userName", expression))
            .await;
        assert_eq!(preview.body, None);
        let obstacle = preview.obstacle.unwrap();
        assert!(obstacle.contains(words), "{obstacle}");
    }
}

#[tokio::test]
async fn the_odd_ones_come_first() {
    let fixture = Fixture::new().await;
    let pingboard = fixture.pingboard().await;
    let nobody = fixture
        .preview(pingboard, "", &draft("userName", "[displayName]"))
        .await;
    assert_eq!(nobody.person, None, "nobody is assigned");
    fixture
        .manage()
        .assign(pingboard, &[id(1), id(2), id(3)])
        .await
        .unwrap();
    let rows = async |target: &str, expression: &str| {
        let draft = draft(target, expression);
        let people = fixture
            .configuration()
            .preview_people(pingboard, ObjectKind::User, "", Some(&draft))
            .await
            .unwrap();
        let rows = people.rows.into_iter();
        rows.map(|row| (row.person.display_name, row.outcome, row.is_duplicate))
            .collect::<Vec<_>>()
    };
    let value = |text: &str| PreviewOutcome::Value(text.into());
    assert_eq!(
        rows(
            "userName",
            "IIF([displayName] = \"Linus\", Error(\"x\"), \"same\")"
        )
        .await,
        [
            ("Linus".to_owned(), PreviewOutcome::Failed("x".into()), false),
            ("Ada".to_owned(), value("same"), true),
            ("Grace".to_owned(), value("same"), true),
        ]
    );
    assert_eq!(
        rows(
            "nickName",
            "IIF([displayName] = \"Grace\", [department], \"same\")"
        )
        .await,
        [
            ("Grace".to_owned(), PreviewOutcome::Nothing, false),
            ("Ada".to_owned(), value("same"), false),
            ("Linus".to_owned(), value("same"), false),
        ],
        "two people may have the same nick name"
    );
}
