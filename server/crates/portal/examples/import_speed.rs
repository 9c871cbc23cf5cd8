//! How long an import of many people takes: `cargo run --release -p portal --example import_speed -- 100000`.
//!
//! A second argument is the URL of an empty PostgreSQL database. Prints the time of upload, check and apply of a new file, of the same file again, and of some lists afterwards.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a measurement, not a part of the product"
)]

use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

use model::{
    AdministratorId, Directory, ImportId, ObjectFilter, ObjectKind, ObjectQuery, ObjectSort, Principal, Role,
    SessionId,
};
use portal::{Caller, ExportKind, ImportChoices, Options, Portal};
use store::{Key, Store};

#[tokio::main]
async fn main() {
    let count: usize = std::env::args()
        .nth(1)
        .and_then(|count| count.parse().ok())
        .unwrap_or(100_000);
    let folder = std::env::temp_dir().join(format!("rollcall-import-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    measure(&folder, count).await;
    std::fs::remove_dir_all(&folder).unwrap();
}

async fn measure(folder: &Path, count: usize) {
    let key = Key::generate().unwrap();
    let store = match std::env::args().nth(2) {
        Some(url) => Store::open_postgres(&url, key).await.unwrap(),
        None => Store::open_sqlite(&folder.join("rollcall.db"), key)
            .await
            .unwrap(),
    };
    let portal = Portal::new(
        store,
        Options {
            data_dir: folder.to_owned(),
            ..Options::default()
        },
    );
    let caller = Caller {
        principal: Principal {
            administrator_id: AdministratorId::from_u128(1),
            session_id: SessionId::from_u128(1),
            user_name: "measurement".into(),
            display_name: "Measurement".into(),
            role: Role::GlobalAdministrator,
        },
        address: String::new(),
    };
    let file = people(count);
    println!("{count} people, {} kB", file.len() / 1000);
    for round in ["new", "again"] {
        let start = Instant::now();
        let id = upload(&portal, &caller, &file).await;
        println!("{round}: upload {:?}", start.elapsed());
        let manage = portal.manage_directory(&caller).unwrap();
        let start = Instant::now();
        manage
            .check_import(id, &choices(&portal, &caller, id).await)
            .await
            .unwrap();
        wait(&portal, &caller, id).await;
        println!("{round}: check {:?}", start.elapsed());
        let start = Instant::now();
        manage.apply_import(id, false).await.unwrap();
        wait(&portal, &caller, id).await;
        println!("{round}: apply {:?}", start.elapsed());
        let read = portal.read_directory(&caller).unwrap();
        let report = read.import(id).await.unwrap().import.report;
        println!(
            "{round}: created {}, unchanged {}",
            report.created, report.unchanged
        );
    }
    println!("peak memory {}", peak_kb());
    let read = portal.read_directory(&caller).unwrap();
    for (search, sort, page) in [
        ("", ObjectSort::Name, 1),
        ("", ObjectSort::Name, 1_900),
        ("", ObjectSort::Department, 1),
        ("", ObjectSort::Updated, 900),
        ("person 77777", ObjectSort::Name, 1),
        ("example", ObjectSort::Detail, 3),
    ] {
        let query = ObjectQuery {
            search: search.into(),
            sort,
            page,
            filter: ObjectFilter::All,
            ..ObjectQuery::all(ObjectKind::User)
        };
        read.objects(&query).await.unwrap();
        let start = Instant::now();
        let found = read.objects(&query).await.unwrap();
        println!(
            "list {search:?} by {sort:?} page {page}: {} of {} in {:?}",
            found.items.len(),
            found.total,
            start.elapsed()
        );
    }
    let start = Instant::now();
    read.directories().await.unwrap();
    println!("summary {:?}", start.elapsed());
    let start = Instant::now();
    read.search_names(Directory::BUILT_IN, None, "person 99")
        .await
        .unwrap();
    println!("picker {:?}", start.elapsed());
    let start = Instant::now();
    let mut export = read.export(ExportKind::Objects(ObjectQuery::all(ObjectKind::User)));
    let mut bytes = 0;
    while let Some(piece) = export.next().await.unwrap() {
        bytes += piece.len();
    }
    println!("export {} kB in {:?}", bytes / 1000, start.elapsed());
}

async fn upload(portal: &Portal, caller: &Caller, file: &str) -> ImportId {
    let manage = portal.manage_directory(caller).unwrap();
    let mut upload = manage
        .begin_upload(Directory::BUILT_IN, "people.csv")
        .await
        .unwrap();
    for piece in file.as_bytes().chunks(1 << 16) {
        upload.write(piece).await.unwrap();
    }
    upload.finish().await.unwrap()
}

async fn choices(portal: &Portal, caller: &Caller, id: ImportId) -> ImportChoices {
    let settings = portal
        .read_directory(caller)
        .unwrap()
        .import(id)
        .await
        .unwrap()
        .import
        .settings;
    ImportChoices {
        header: true,
        delimiter: settings.delimiter.to_string(),
        columns: settings.columns,
        key: settings.key,
        manager_key: settings.manager_key,
        ..ImportChoices::default()
    }
}

async fn wait(portal: &Portal, caller: &Caller, id: ImportId) {
    let mut events = portal.events().subscribe();
    while portal
        .read_directory(caller)
        .unwrap()
        .import(id)
        .await
        .unwrap()
        .rows_done
        .is_some()
    {
        events.recv().await.unwrap();
    }
}

fn people(count: usize) -> String {
    let mut text = String::from(
        "userPrincipalName,displayName,givenName,surname,mail,department,jobTitle,employeeId,city,country,manager,mobile\n",
    );
    for number in 0..count {
        let shuffled = number * 7_919 % count;
        let _ = writeln!(
            text,
            "user{shuffled}@example.org,Person {shuffled},Person,Number{shuffled},user{shuffled}@example.org,Department {},Engineer,{},Zurich,CH,user{}@example.org,+41 79 {shuffled:07}",
            shuffled % 97,
            1_000_000 + shuffled,
            (shuffled * 3 + 7) % count,
        );
    }
    text
}

fn peak_kb() -> String {
    std::fs::read_to_string("/proc/self/status")
        .unwrap_or_default()
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap_or_default()
        .trim()
        .to_owned()
}
