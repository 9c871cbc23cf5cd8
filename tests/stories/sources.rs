//! Directories that are read from somewhere else: what a read may do to people, and what it may not.

use std::fmt::Write as _;
use std::path::PathBuf;

use model::{
    CycleState, JobScope, ObjectKind, ProblemKind, ProvisioningStatus, ReadKind, ReadState, Shortfall,
};
use tests::{Database, World, file_in};

use crate::on_both_databases;

on_both_databases!(
    people_of_a_file_get_accounts_are_changed_and_lose_them,
    what_is_cut_off_empty_or_half_the_usual_size_changes_nobody,
    more_than_the_tolerance_waits_for_a_word_and_no_more_than_that_goes,
    whoever_comes_back_is_who_they_were,
    a_sign_in_name_passes_from_a_leaver_to_a_joiner,
    what_is_read_from_elsewhere_is_not_changed_here,
    a_read_that_a_killed_process_left_is_ended_and_begun_again,
    settings_that_are_saved_meanwhile_take_the_cursor_away,
    an_upload_is_taken_with_its_token_and_refused_with_a_reason,
    many_who_were_removed_are_not_held_again_for_their_memberships,
    that_nobody_of_before_is_left_needs_a_word_however_many_are_new,
    a_large_group_that_goes_needs_a_word,
    a_file_that_lost_its_column_of_sign_in_changes_nobody,
    an_older_file_than_the_last_one_brings_nobody_back,
    a_read_that_was_stopped_elsewhere_removes_nobody,
    a_directory_is_removed_when_nobody_takes_people_from_it,
);

/// A folder with a file, older than the moment that a reader waits for a file to be finished.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.0.path().to_owned()
    }

    pub(crate) fn write(&self, rows: &str) {
        self.write_raw(&format!("number,name,upn,boss,groups,active,department\n{rows}"));
    }

    fn write_raw(&self, text: &str) {
        let path = self.0.path().join("people.csv");
        std::fs::write(&path, text).unwrap();
        let file = std::fs::File::options().append(true).open(&path).unwrap();
        let before = std::time::SystemTime::now() - std::time::Duration::from_mins(1);
        file.set_modified(before).unwrap();
    }
}

fn row(number: usize) -> String {
    format!("{number},Person {number},p{number}@corp.example,,,yes,Sales\n")
}

/// Rows of people with these numbers.
pub(crate) fn rows(numbers: impl Iterator<Item = usize>) -> String {
    numbers.fold(String::new(), |mut rows, number| {
        let _ = write!(rows, "{}", row(number));
        rows
    })
}

/// A world whose application takes everybody of the directory that a folder's file is.
async fn world(database: Database, folder: &Folder) -> (World, model::DirectoryId) {
    let world = World::standard(database, ProvisioningStatus::Off).await;
    let directory = world.connect(&file_in(&folder.path()), None).await;
    world.configure(JobScope::All, ProvisioningStatus::On).await;
    (world, directory)
}

async fn people_of_a_file_get_accounts_are_changed_and_lose_them(database: Database) {
    let folder = Folder::new();
    folder.write(
        "1,Ana Boss,ana@corp.example,,Staff,yes,Board\n2,Ben Low,ben@corp.example,1,Staff;Sales,yes,Sales\n\
         3,Cem Gone,cem@corp.example,1,Sales,yes,Sales\n",
    );
    let (world, directory) = world(database, &folder).await;
    let first = world.last_read(directory).await;
    assert_eq!(
        (first.state, first.kind),
        (ReadState::Complete, ReadKind::Everything)
    );
    assert_eq!(
        (first.counts.users, first.counts.groups, first.counts.members),
        (3, 2, 4)
    );
    world.provision_groups().await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.target.accounts().len(), 3);
    assert_eq!(
        world.members("Sales"),
        Some(vec!["Ben Low".into(), "Cem Gone".into()])
    );
    let ben = world
        .store()
        .object(world.the("Ben Low").await)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(ben.manager, Some(world.the("Ana Boss").await));

    // The same file says nothing new.
    let same = world.read(directory).await;
    assert_eq!(
        (same.state, same.kind, same.counts.users),
        (ReadState::Complete, ReadKind::Changes, 0)
    );

    // Renamed, moved to another group, blocked, and gone.
    folder
        .write("1,Ana Boss,ana@corp.example,,Staff,no,Board\n2,Ben High,ben@corp.example,,Staff,yes,Board\n");
    let second = world.read(directory).await;
    assert_eq!(
        (second.state, second.counts.removed),
        (ReadState::Complete, 2),
        "{second:?}"
    );
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let account = |name: &str| world.target.account_by_user_name(name).unwrap();
    assert_eq!(account("ana@corp.example")["active"], false);
    assert_eq!(account("ben@corp.example")["displayName"], "Ben High");
    assert_eq!(account("cem@corp.example")["active"], false);
    assert_eq!(world.members("Sales"), None);
}

async fn what_is_cut_off_empty_or_half_the_usual_size_changes_nobody(database: Database) {
    let folder = Folder::new();
    folder.write(&rows(1..=20));
    let (world, directory) = world(database, &folder).await;
    let header = "number,name,upn,boss,groups,active,department\n";
    for (text, reason) in [
        (
            format!("{header}{}7,Person 7,p7@co", rows(1..=6)),
            Shortfall::Truncated,
        ),
        (format!("{header}{}7,\"Person", rows(1..=6)), Shortfall::Truncated),
        (String::new(), Shortfall::Empty),
        (header.to_owned(), Shortfall::Empty),
        (format!("{header}{}", rows(1..=9)), Shortfall::Fewer),
    ] {
        folder.write_raw(&text);
        let read = world.read(directory).await;
        let problem = read.problem.clone().unwrap();
        assert_eq!(
            (read.state, problem.reason),
            (ReadState::Failed, reason),
            "{text}"
        );
        assert!(!problem.message.is_empty() && !problem.advice.is_empty());
        assert_eq!(world.find("Person").await.len(), 20);
    }
    std::fs::remove_file(folder.path().join("people.csv")).unwrap();
    let read = world.read(directory).await;
    assert_eq!(read.problem.unwrap().reason, Shortfall::BaseMissing);
    assert_eq!(world.find("Person").await.len(), 20);

    // Somebody says that half the people is right.
    folder.write(&rows(1..=9));
    let refused = world.read(directory).await;
    let manage = world.directory_manager();
    manage.confirm_removals(directory, refused.id).await.unwrap();
    world.engine.read_due(world.now()).await.unwrap();
    let read = world.last_read(directory).await;
    assert_eq!(
        (read.state, read.counts.removed),
        (ReadState::Complete, 11),
        "{read:?}"
    );
}

async fn more_than_the_tolerance_waits_for_a_word_and_no_more_than_that_goes(database: Database) {
    let folder = Folder::new();
    folder.write(&rows(1..=100));
    let (world, directory) = world(database, &folder).await;
    folder.write(&rows(1..=90));
    let tenth = world.read(directory).await;
    assert_eq!((tenth.state, tenth.counts.removed), (ReadState::Complete, 10));

    folder.write(&format!("{}{}", rows(1..=70), row(200)));
    let held = world.read(directory).await;
    assert_eq!((held.state, held.counts.removed), (ReadState::Held, 0));
    // What it saw is written all the same.
    assert_eq!(held.counts.created, 1);
    assert_eq!((held.held.users, held.held.names.len()), (20, 20));
    assert!(held.held.names.contains(&"Person 71".to_owned()));
    assert_eq!(world.find("Person").await.len(), 91);

    // It stays held until somebody says so.
    let again = world.read(directory).await;
    assert_eq!((again.state, again.held.users), (ReadState::Held, 20));
    let manage = world.directory_manager();
    // What they saw is not the newest any more, but says the same.
    manage.confirm_removals(directory, held.id).await.unwrap();
    // Meanwhile more are gone than were confirmed.
    folder.write(&rows(1..=60));
    world.engine.read_due(world.now()).await.unwrap();
    let more = world.last_read(directory).await;
    assert_eq!((more.state, more.held.users), (ReadState::Held, 31));
    let late = manage.confirm_removals(directory, held.id).await.unwrap_err();
    assert_eq!(late.into_problem().kind, ProblemKind::Conflict);
    manage.confirm_removals(directory, more.id).await.unwrap();
    world.engine.read_due(world.now()).await.unwrap();
    let done = world.last_read(directory).await;
    assert_eq!((done.state, done.counts.removed), (ReadState::Complete, 31));
    assert_eq!(done.actor, "story");
}

async fn whoever_comes_back_is_who_they_were(database: Database) {
    let folder = Folder::new();
    folder.write(&rows(1..=3));
    let (world, directory) = world(database, &folder).await;
    world.cycle().await;
    let before = world.the("Person 3").await;
    folder.write(&rows(1..=2));
    world.read(directory).await;
    world.cycle().await;
    assert_eq!(
        world.target.account_by_user_name("p3@corp.example").unwrap()["active"],
        false
    );
    folder.write(&rows(1..=3));
    let back = world.read(directory).await;
    assert_eq!(back.counts.restored, 1);
    world.cycle().await;
    assert_eq!(world.the("Person 3").await, before);
    assert_eq!(
        world.target.account_by_user_name("p3@corp.example").unwrap()["active"],
        true
    );
    assert_eq!(world.target.accounts().len(), 3);
}

async fn a_sign_in_name_passes_from_a_leaver_to_a_joiner(database: Database) {
    let folder = Folder::new();
    folder.write(&rows(1..=3));
    let (world, directory) = world(database, &folder).await;
    folder.write(&format!("{}9,Heir,p3@corp.example,,,yes,Sales\n", rows(1..=2)));
    let read = world.read(directory).await;
    assert_eq!(
        (read.state, read.counts.created, read.counts.removed),
        (ReadState::Complete, 1, 1)
    );
    assert_eq!(read.notes, Vec::<String>::new());

    // Two who want the same name at once: one of them is left out, and named.
    folder.write(&format!(
        "{}9,Heir,p3@corp.example,,,yes,Sales\n10,Twin,P3@corp.example,,,yes,Sales\n",
        rows(1..=2)
    ));
    let read = world.read(directory).await;
    assert_eq!((read.state, read.counts.skipped), (ReadState::Complete, 1));
    assert!(read.notes[0].contains("P3@corp.example"), "{:?}", read.notes);
    assert_eq!(world.find("Twin").await.len(), 0);
}

async fn what_is_read_from_elsewhere_is_not_changed_here(database: Database) {
    let folder = Folder::new();
    folder.write("1,Ana,ana@corp.example,,Staff,yes,Board\n2,Ben,ben@corp.example,,,yes,Sales\n");
    let (world, directory) = world(database, &folder).await;
    let (ana, ben, staff) = (
        world.the("Ana").await,
        world.the("Ben").await,
        world.the("Staff").await,
    );
    let manage = world.directory_manager();
    let form = std::collections::BTreeMap::new();
    let change = world.store().object(ana).await.unwrap().unwrap().change;
    let refusals = [
        manage
            .update_object(ObjectKind::User, ana, change, &form)
            .await
            .err(),
        manage
            .create_object(directory, ObjectKind::User, &form)
            .await
            .err(),
        manage.set_account_enabled(&[ana], false).await.err(),
        manage.delete_objects(ObjectKind::User, &[ana]).await.err(),
        manage.add_members(staff, &[ben]).await.err(),
        manage.remove_members(staff, &[ana]).await.err(),
    ];
    for (number, refusal) in refusals.into_iter().enumerate() {
        let problem = refusal.map(portal::Error::into_problem);
        assert_eq!(
            problem.map(|problem| problem.kind),
            Some(ProblemKind::Conflict),
            "{number}"
        );
    }
}

async fn a_read_that_a_killed_process_left_is_ended_and_begun_again(database: Database) {
    let folder = Folder::new();
    folder.write(&rows(1..=3));
    let (world, directory) = world(database, &folder).await;
    world.pass_minutes(11);
    // Another process claims it, begins, and dies.
    let (claims, _) = world.store().claim_reads(world.now(), "dead").await.unwrap();
    let mut begun = world.last_read(directory).await;
    begun.id = uuid::Uuid::now_v7().into();
    begun.state = ReadState::Running;
    begun.started_at = world.now();
    world.store().begin_read(&begun).await.unwrap();
    assert_eq!(claims.len(), 1);
    world.engine.read_due(world.now()).await.unwrap();
    assert_eq!(world.last_read(directory).await.state, ReadState::Running);
    world.pass_minutes(2);
    world.engine.read_due(world.now()).await.unwrap();
    let reads = world.store().directory_reads(directory, 2).await.unwrap();
    assert_eq!(reads[0].state, ReadState::Complete);
    assert_eq!(reads[1].problem.as_ref().unwrap().reason, Shortfall::Stopped);
    // Whoever lost a claim does not write over what came after.
    let counts = begun.counts;
    assert!(
        !world
            .store()
            .pulse_read(&claims[0], begun.id, &counts, world.now())
            .await
            .unwrap()
    );
}

async fn settings_that_are_saved_meanwhile_take_the_cursor_away(database: Database) {
    let folder = Folder::new();
    folder.write(&rows(1..=3));
    let (world, directory) = world(database, &folder).await;
    let source = world.store().source(directory).await.unwrap().unwrap();
    let mut settings = source.settings;
    settings.user_names.retain(|rule| rule.attribute != "department");
    let saved = world
        .store()
        .set_source(directory, source.version, &settings, None, &world.audit())
        .await
        .unwrap();
    assert!(saved);
    // Read as a whole, although the file is the same; what has no name any more is gone.
    let read = world.read(directory).await;
    assert_eq!((read.kind, read.counts.changed), (ReadKind::Everything, 3));
    let stale = world
        .store()
        .set_source(directory, source.version, &settings, None, &world.audit())
        .await
        .unwrap();
    assert!(!stale);
}

async fn an_upload_is_taken_with_its_token_and_refused_with_a_reason(database: Database) {
    let world = World::standard(database, ProvisioningStatus::Off).await;
    let mut settings = file_in(std::path::Path::new("/"));
    if let model::SourceConnection::File(file) = &mut settings.connection {
        file.folder.clear();
    }
    let token = "an-upload-token-of-a-story";
    let directory = world.connect(&settings, Some(token)).await;
    assert_eq!(
        world.last_read(directory).await.problem.unwrap().reason,
        Shortfall::BaseMissing
    );
    let upload = async |token: &str, text: &str| {
        let mut upload = world.portal.begin_source_upload(directory, token, "").await?;
        upload.write(text.as_bytes()).await?;
        upload.finish().await
    };
    let header = "number,name,upn,boss,groups,active,department\n";
    let whole = format!("{header}{}", rows(1..=10));
    let wrong = upload("another-token-of-a-story-", &whole).await.unwrap_err();
    assert_eq!(wrong.into_problem().kind, ProblemKind::Unauthenticated);
    assert_eq!(upload(token, &whole).await.unwrap(), 10);
    world.engine.read_due(world.now()).await.unwrap();
    let read = world.last_read(directory).await;
    assert_eq!(
        (read.state, read.counts.created),
        (ReadState::Complete, 10),
        "{read:?}"
    );
    for text in [
        format!("{header}{}", rows(1..=4)),
        header.to_owned(),
        format!("{header}1,A"),
    ] {
        let refused = upload(token, &text).await.unwrap_err().into_problem();
        assert_eq!(refused.kind, ProblemKind::Invalid, "{text}");
        assert!(refused.hint.is_some());
    }
    // What was cut off is forgotten; what has too few people waits for a word, and no more go than were seen to.
    world.engine.read_due(world.now()).await.unwrap();
    let read = world.last_read(directory).await;
    assert_eq!((read.state, read.held.users), (ReadState::Failed, 6));
    assert_eq!(world.find("Person").await.len(), 10);
    let manage = world.directory_manager();
    manage.confirm_removals(directory, read.id).await.unwrap();
    world.engine.read_due(world.now()).await.unwrap();
    let read = world.last_read(directory).await;
    assert_eq!((read.state, read.counts.removed), (ReadState::Complete, 6));
}

async fn many_who_were_removed_are_not_held_again_for_their_memberships(database: Database) {
    let folder = Folder::new();
    let staff = |numbers: std::ops::RangeInclusive<usize>| rows(numbers).replace(",,,yes", ",,Staff,yes");
    folder.write(&staff(1..=40));
    let (world, directory) = world(database, &folder).await;
    folder.write(&staff(1..=25));
    let held = world.read(directory).await;
    // Their memberships go with them, and are no question of their own.
    assert_eq!((held.held.users, held.held.memberships), (15, 0));
    let manage = world.directory_manager();
    manage.confirm_removals(directory, held.id).await.unwrap();
    world.engine.read_due(world.now()).await.unwrap();
    assert_eq!(world.last_read(directory).await.state, ReadState::Complete);
    let after = world.read_everything(directory).await;
    assert_eq!(
        (after.state, after.counts.members_removed),
        (ReadState::Complete, 0)
    );
    let group = world.the("Staff").await;
    let members = world.store().members(group, "", 1, 100).await.unwrap();
    assert_eq!(members.total, 25);
}

async fn that_nobody_of_before_is_left_needs_a_word_however_many_are_new(database: Database) {
    let folder = Folder::new();
    folder.write(&rows(1..=4));
    let (world, directory) = world(database, &folder).await;
    folder.write(&rows(11..=30));
    let held = world.read(directory).await;
    assert_eq!((held.state, held.held.users), (ReadState::Held, 4));
    assert_eq!(held.problem.unwrap().reason, Shortfall::Empty);
}

async fn a_large_group_that_goes_needs_a_word(database: Database) {
    let folder = Folder::new();
    folder.write(&rows(1..=20).replace(",,,yes", ",,Staff,yes"));
    let (world, directory) = world(database, &folder).await;
    folder.write(&rows(1..=20));
    let held = world.read(directory).await;
    assert_eq!(
        (held.state, held.held.groups, held.held.memberships),
        (ReadState::Held, 1, 20)
    );
    let manage = world.directory_manager();
    manage.confirm_removals(directory, held.id).await.unwrap();
    world.engine.read_due(world.now()).await.unwrap();
    let done = world.last_read(directory).await;
    assert_eq!((done.state, done.counts.removed), (ReadState::Complete, 1));
}

async fn a_file_that_lost_its_column_of_sign_in_changes_nobody(database: Database) {
    let folder = Folder::new();
    folder.write(&rows(1..=3).replace(",yes,", ",no,"));
    let (world, directory) = world(database, &folder).await;
    folder.write_raw("number,name,upn\n1,Person 1,p1@corp.example\n2,Person 2,p2@corp.example\n3,Person 3,p3@corp.example\n");
    let read = world.read(directory).await;
    let problem = read.problem.unwrap();
    assert_eq!(
        (read.state, problem.reason),
        (ReadState::Failed, Shortfall::Refused)
    );
    assert!(problem.message.contains("active"), "{}", problem.message);
    let first = world.the("Person 1").await;
    assert!(
        !world
            .store()
            .object(first)
            .await
            .unwrap()
            .unwrap()
            .account_enabled
    );
}

async fn an_older_file_than_the_last_one_brings_nobody_back(database: Database) {
    let folder = Folder::new();
    folder.write(&rows(1..=8));
    let (world, directory) = world(database, &folder).await;
    // The export of yesterday stays where it is, and today's is taken away again.
    std::fs::rename(
        folder.path().join("people.csv"),
        folder.path().join("people-1.csv"),
    )
    .unwrap();
    let before = std::time::SystemTime::now() - std::time::Duration::from_hours(1);
    let old = std::fs::File::options()
        .append(true)
        .open(folder.path().join("people-1.csv"))
        .unwrap();
    old.set_modified(before).unwrap();
    folder.write(&rows(1..=7));
    assert_eq!(world.read(directory).await.counts.removed, 1);
    std::fs::remove_file(folder.path().join("people.csv")).unwrap();
    for _ in 0..2 {
        world.pass_minutes(24 * 60);
        let read = world.read(directory).await;
        assert_eq!(
            read.problem.map(|problem| problem.reason),
            Some(Shortfall::Refused)
        );
    }
    assert_eq!(world.find("Person 8").await.len(), 0);
    // Somebody says that it is right.
    let read = world.read_everything(directory).await;
    assert_eq!((read.state, read.counts.restored), (ReadState::Complete, 1));
}

async fn a_read_that_was_stopped_elsewhere_removes_nobody(database: Database) {
    let folder = Folder::new();
    folder.write(&rows(1..=3));
    let (world, directory) = world(database, &folder).await;
    world.pass_minutes(11);
    let (claims, _) = world.store().claim_reads(world.now(), "another").await.unwrap();
    let mut begun = world.last_read(directory).await;
    begun.id = uuid::Uuid::now_v7().into();
    begun.state = ReadState::Running;
    world.store().begin_read(&begun).await.unwrap();
    world.directory_manager().stop_read(directory).await.unwrap();
    let stopped = world.last_read(directory).await;
    assert_eq!(stopped.problem.unwrap().reason, Shortfall::Stopped);
    let counts = begun.counts;
    let goes_on = world
        .store()
        .pulse_read(&claims[0], begun.id, &counts, world.now());
    assert!(!goes_on.await.unwrap());
    // It is not begun again at once, and then it is.
    world.engine.read_due(world.now()).await.unwrap();
    assert_eq!(world.last_read(directory).await.id, begun.id);
    assert_eq!(world.read(directory).await.state, ReadState::Complete);
}

async fn a_directory_is_removed_when_nobody_takes_people_from_it(database: Database) {
    let folder = Folder::new();
    folder.write("1,Ana,ana@corp.example,,Staff,yes,Board\n2,Ben,ben@corp.example,1,,yes,Sales\n");
    let (world, directory) = world(database, &folder).await;
    world.cycle().await;
    let manage = world.directory_manager();
    let refusal = async |confirmation: &str| {
        let refused = manage
            .remove_directory(directory, confirmation)
            .await
            .unwrap_err();
        refused.into_problem().kind
    };
    assert_eq!(refusal("another name").await, ProblemKind::Invalid);
    assert_eq!(refusal("Head office").await, ProblemKind::Conflict);
    world
        .store()
        .delete_application(world.application, &world.audit())
        .await
        .unwrap();
    manage.remove_directory(directory, "Head office").await.unwrap();
    assert_eq!(world.find("a").await.len(), 0);
    assert_eq!(world.store().directories().await.unwrap().len(), 1);
    world.pass_minutes(60);
    world.engine.read_due(world.now()).await.unwrap();
    assert_eq!(world.find("a").await.len(), 0);
    // The application's accounts stay as they are.
    assert_eq!(world.account("ana").unwrap()["active"], true);
}
