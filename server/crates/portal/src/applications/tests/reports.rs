use model::Role;

use super::{Fixture, caller};

#[tokio::test]
async fn only_those_who_may_get_a_handle() {
    let fixture = Fixture::new().await;
    let reader = caller(Role::ReportsReader);
    assert!(fixture.portal.manage_applications(&reader).is_err());
    assert!(fixture.portal.read_configuration(&reader).is_err());
    assert!(fixture.portal.read_reports(&reader).is_ok());
}

#[tokio::test]
async fn the_home_page_counts() {
    let fixture = Fixture::new().await;
    fixture.pingboard().await;
    let home = fixture.reports().home().await.unwrap();
    assert_eq!((home.users, home.groups, home.application_count), (3, 0, 1));
    assert_eq!(home.hours.len(), 24);
    assert_eq!(home.day.succeeded(), 0);
    assert!(
        home.hours
            .windows(2)
            .all(|pair| pair[1].at.milliseconds_since(pair[0].at) == 3_600_000)
    );
}
