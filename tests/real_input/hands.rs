//! What an administrator does in the portal, page by page and form by form.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use model::Directory;
use tests::Visitor;
use tests::html_form::HtmlForm;

const PATIENCE: Duration = Duration::from_mins(8);
/// How often a page is loaded again to see whether something has ended.
const LOOK: Duration = Duration::from_millis(250);

/// An administrator who is signed in.
pub(crate) struct Hands {
    visitor: Visitor,
    application: String,
}

impl Hands {
    pub(crate) fn new(visitor: Visitor) -> Self {
        Self {
            visitor,
            application: String::new(),
        }
    }

    /// Imports a file of people into the built-in directory, and gives the page of its end.
    pub(crate) async fn import(&mut self, csv: &str) -> String {
        let directory = Directory::BUILT_IN.to_string();
        let fields = [("directory", directory.as_str())];
        let file = ("file", "people.csv", csv.as_bytes());
        let answer = self
            .visitor
            .upload("/api/directory/upload-import", &fields, file)
            .await;
        let import = answer.accepted();
        let page = self.visitor.page(&import).await;
        let form = HtmlForm::find(&page, "/api/directory/check-import")
            .with("create_groups", "true")
            .with("clear_empty", "clear");
        self.send(&form).await;
        let page = self
            .look(&import, |page| page.contains("/api/directory/apply-import"))
            .await;
        let form = HtmlForm::find(&page, "/api/directory/apply-import");
        self.send(&form).await;
        self.look(&import, |page| page.contains("imported in")).await
    }

    /// Adds an application of the gallery.
    pub(crate) async fn add_application(&mut self, entry: &str, name: &str) {
        let page = self.visitor.page(&format!("/applications/gallery/{entry}")).await;
        let form = HtmlForm::find(&page, "/api/applications/add-application").with("name", name);
        self.application = self.send(&form).await;
        assert!(
            self.application.starts_with("/applications/"),
            "{}",
            self.application
        );
    }

    /// Assigns a group, found by its name.
    pub(crate) async fn assign_group(&mut self, name: &str) {
        let path = format!("{}/users-and-groups/add?kind=group", self.application);
        let page = self.visitor.page(&path).await;
        let form =
            HtmlForm::find(&page, "/api/applications/assign").with("objects[]", &self.group(name).await);
        self.send(&form).await;
    }

    /// Mode, address and token.
    pub(crate) async fn configure(&mut self, tenant_url: &str, token: &str) {
        let page = self
            .visitor
            .page(&format!("{}/provisioning/edit", self.application))
            .await;
        let form = HtmlForm::find(&page, "/api/applications/save-provisioning")
            .with("mode", "automatic")
            .with("tenant_url", tenant_url)
            .with("secret_token", token)
            .with("scope", "assigned")
            // A day on which 170 people leave is meant here.
            .with("guard_count", "1000");
        self.send(&form).await;
    }

    /// Presses Start.
    pub(crate) async fn start(&mut self) {
        self.switch("/api/monitoring/start-provisioning").await;
    }

    /// Presses Stop.
    pub(crate) async fn stop(&mut self) {
        self.switch("/api/monitoring/stop-provisioning").await;
    }

    async fn switch(&mut self, action: &str) {
        let page = self
            .visitor
            .page(&format!("{}/provisioning", self.application))
            .await;
        self.send(&HtmlForm::find(&page, action)).await;
    }

    /// Waits until the current cycle is of this kind and has come to its end without a failure.
    pub(crate) async fn wait_for_cycle(&mut self, kind: &str) {
        let path = format!("{}/provisioning", self.application);
        let is_over = |page: &str| {
            // The newest cycle stands before the list of earlier ones.
            let current = page
                .split("View provisioning logs of this cycle")
                .next()
                .unwrap_or_default();
            assert!(!current.contains("Failed</span>"), "the cycle failed: {current}");
            current.contains(kind) && current.contains("Completed")
        };
        self.look(&path, is_over).await;
    }

    /// The ids of all users by their user names, from the export.
    pub(crate) async fn ids(&mut self) -> HashMap<String, String> {
        self.export("users", "userPrincipalName").await
    }

    async fn group(&mut self, name: &str) -> String {
        self.export("groups", "displayName").await[name].clone()
    }

    async fn export(&mut self, file: &str, key: &str) -> HashMap<String, String> {
        let csv = self.visitor.page(&format!("/directory/export/{file}.csv")).await;
        let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
        let headers = reader.headers().unwrap().clone();
        let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
        let (id, key) = (column("objectId"), column(key));
        let row = |row: csv::Result<csv::StringRecord>| {
            let row = row.unwrap();
            (row[key].to_owned(), row[id].to_owned())
        };
        reader.records().map(row).collect()
    }

    /// Takes people out of a group.
    pub(crate) async fn remove_members(&mut self, group: &str, people: &[String]) {
        let group = self.group(group).await;
        self.with_people("/api/directory/remove-members", &[("group", &group)], people)
            .await;
    }

    /// Blocks the sign-in of people.
    pub(crate) async fn block(&mut self, people: &[String]) {
        self.with_people("/api/directory/block-users", &[], people).await;
    }

    /// Deletes people for good.
    pub(crate) async fn purge(&mut self, people: &[String]) {
        self.with_people("/api/directory/delete-objects", &[("kind", "user")], people)
            .await;
        self.with_people("/api/directory/purge-objects", &[("kind", "user")], people)
            .await;
    }

    /// Sends the form of a selection in a list.
    async fn with_people(&mut self, action: &str, fields: &[(&str, &str)], people: &[String]) {
        let mut fields = fields.to_vec();
        fields.extend(people.iter().map(|person| ("objects[]", person.as_str())));
        self.visitor.post(action, &fields).await.accepted();
    }

    async fn send(&mut self, form: &HtmlForm) -> String {
        self.visitor.post(form.action(), &form.fields()).await.accepted()
    }

    /// Loads a page until it is as wanted.
    async fn look(&mut self, path: &str, is_wanted: impl Fn(&str) -> bool) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let page = self.visitor.page(path).await;
            if is_wanted(&page) {
                return page;
            }
            assert!(
                Instant::now() < deadline,
                "{path} does not come to what is wanted: {page}"
            );
            tokio::time::sleep(LOOK).await;
        }
    }
}
