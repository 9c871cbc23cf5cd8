use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_query_map};
use model::{
    AuthenticationMethod, Capability, ConnectionReport, ConnectionSettings, JobScope, MappingSummary,
    ObjectKind, ProvisioningMode, ProvisioningStatus, ProvisioningView, SignInKind,
};
use ui::{
    Address, Badge, Button, ButtonKind, CheckBox, Choice, Erase, Form, FormActions, Load, Notice, RadioGroup,
    Section, Select, TextInput, Tone, grouped,
};

use super::admin_credentials::admin_credentials;
use super::frame::{PageError, use_application_id};
use super::fresh::{fresh, renewed};
use super::functions::{SaveProvisioning, read_provisioning, read_report};
use super::provisioning_draft::{ProvisioningDraft, leavers_word};
use crate::{AppError, layout::use_viewer};

/// The report of the connection test is read by itself, so that a test leaves the form and what is typed alone.
pub(super) type Report = Resource<Result<Option<ConnectionReport>, AppError>>;

/// What the viewer may do about it.
#[derive(Clone, Copy)]
struct May {
    /// Change the configuration.
    change: bool,
    /// Say how mail is sent.
    set_up_mail: bool,
}

/// The provisioning configuration of an application: one form from mode to status.
#[component]
pub(crate) fn EditProvisioning() -> impl IntoView {
    let (id, query, viewer) = (use_application_id(), use_query_map(), use_viewer());
    let search = use_location().search;
    // A save comes back with the version that it made, and so reads the form again.
    let saved = Memo::new(move |_| query.read().get("saved"));
    let form = Resource::new(move || (id.get(), saved.get()), |(id, _)| read_provisioning(id));
    let report = Resource::new(move || id.get(), read_report);
    view! {
        <Title text="Edit provisioning"/>
        <Load lines=12 view=move || {
                let saved = saved.get().is_some();
                let typed = ProvisioningDraft::read(&Address::parse("", &search.get()));
                async move {
                    let may = May {
                        change: viewer.may(Capability::ManageApplications).await,
                        set_up_mail: viewer.may(Capability::ManageSettings).await,
                    };
                    match form.await {
                        Ok(form) => fresh(|| page(form, typed, saved, may, report)),
                        Err(error) => view! { <PageError error=error/> }.erase(),
                    }
                }
            }/>
    }
    .erase()
}

fn page(
    form: ProvisioningView,
    typed: Option<ProvisioningDraft>,
    saved: bool,
    may: May,
    report: Report,
) -> AnyView {
    let id = form.application_id.to_string();
    let path = format!("/applications/{id}/provisioning");
    let fields = vec![
        ("application".to_owned(), id),
        ("version".to_owned(), form.version.to_string()),
    ];
    let next = next(&form);
    let typed = typed.unwrap_or_else(|| stored(&form));
    let notice = saved.then(|| view! { <Notice tone=Tone::Good title="Saved.">{next}</Notice> });
    // New elements after each save, so that the token does not stay typed.
    let key = format!("{} {saved}", form.version);
    let view = view! {
        <Form action=SaveProvisioning::PATH fields=fields guard=true>
            {sections(&form, &typed, &path, may, report)}
        </Form>
    };
    view! { {notice} {renewed(key, view.erase())} }.erase()
}

/// The fields; they are made inside the form, where they find its state.
fn sections(
    form: &ProvisioningView,
    typed: &ProvisioningDraft,
    path: &str,
    may: May,
    report: Report,
) -> AnyView {
    let discard = path.to_owned();
    let actions = may.change.then(|| {
        view! {
            <FormActions>
                <Button kind=ButtonKind::Primary>"Save"</Button>
                <Button href=discard>"Discard"</Button>
            </FormActions>
        }
    });
    view! {
        {mode(&typed.mode)}
        {admin_credentials(form, typed, may.change, report)}
        {notification(typed, form.mail_is_set_up, may.set_up_mail)}
        {mappings(form, path)}
        {deletions(form, typed)}
        {settings(form, typed)}
        {actions}
    }
    .erase()
}

/// What to do after saving.
fn next(form: &ProvisioningView) -> &'static str {
    if form.mode == ProvisioningMode::Manual {
        "Choose the mode Automatic to go on."
    } else if form.assigned == 0 && form.scope == JobScope::Assigned {
        "Nobody is assigned yet, so nobody would get an account: assign one user, then switch the status on."
    } else if form.status == ProvisioningStatus::Off {
        "Look through the mappings, then switch the provisioning status on."
    } else {
        "Provisioning is on."
    }
}

/// What is stored; for a new application, the tenant URL that was tested or that everybody has.
fn stored(form: &ProvisioningView) -> ProvisioningDraft {
    let pattern = form.gallery.tenant_url.pattern.clone().unwrap_or_default();
    let is_fixed = form.gallery.tenant_url.same_for_all == Some(true) && !pattern.contains('{');
    let tested = form.report.as_ref().map(|report| report.tenant_url.clone());
    let mut stored = ProvisioningDraft::of(form);
    if form.secrets.is_empty() && stored.connection == ConnectionSettings::default() {
        stored.connection.authentication = match form.gallery.sign_in {
            SignInKind::ClientCredentials => AuthenticationMethod::ClientCredentials,
            SignInKind::Basic => AuthenticationMethod::Basic,
            SignInKind::BearerToken | SignInKind::AuthorizationCode => AuthenticationMethod::Bearer,
        };
    }
    if stored.tenant_url.is_empty() {
        let fixed = is_fixed.then_some(pattern);
        stored.tenant_url = tested.filter(|url| !url.is_empty()).or(fixed).unwrap_or_default();
    }
    stored
}

fn mode(value: &str) -> AnyView {
    let value = value.to_owned();
    let choices = vec![
        Choice::new("manual", "Manual"),
        Choice::new("automatic", "Automatic"),
    ];
    view! {
        <Section title="Provisioning Mode" text="Automatic: accounts are created, updated and disabled by SCIM.">
            <Select name="mode" label="Provisioning Mode" value=value choices=choices/>
        </Section>
    }
    .erase()
}

fn notification(typed: &ProvisioningDraft, mail_is_set_up: bool, may_set_up: bool) -> AnyView {
    let (email, notify) = (typed.notification_email.clone(), typed.notify_on_failure);
    let waits = (!mail_is_set_up).then(|| {
        let who = if may_set_up {
            view! { <a href="/settings/mail">"Set up mail"</a> ". " }.erase()
        } else {
            "A Global Administrator can set it up. ".erase()
        };
        view! {
            <Notice title="Mail is not set up yet.">
                {who} "Until then notifications wait, for three days at most."
            </Notice>
        }
    });
    view! {
        <Section title="Notification" text="Who gets a mail when the application refuses the credentials or provisioning goes into quarantine, when the reason changes, when it works again, when Rollcall switches it off, when deletions are held back, when accounts of leavers could not be disabled for a day, and when its directory is not read completely for an hour or waits for somebody's word: one mail each time.">
            <TextInput
                name="notification_email"
                label="Notification Email"
                kind="email"
                value=email
                optional=true
            />
            <CheckBox
                name="notify_on_failure"
                label="Send an email notification when a failure occurs"
                checked=notify
            />
            {waits}
        </Section>
    }
    .erase()
}

fn mappings(form: &ProvisioningView, path: &str) -> AnyView {
    let rows = form
        .mappings
        .iter()
        .map(|mapping| mapping_link(form, *mapping, path))
        .collect_view();
    let schema = format!("{path}/schema");
    view! {
        <Section title="Mappings" text="Which attribute of the directory fills which attribute of the application. They are edited on a page of their own.">
            <ul class="mapping-links">{rows}</ul>
            <p><a href=schema>"Review your schema"</a></p>
        </Section>
    }
    .erase()
}

fn mapping_link(form: &ProvisioningView, mapping: MappingSummary, path: &str) -> AnyView {
    let kind = match mapping.kind {
        ObjectKind::User => "users",
        ObjectKind::Group => "groups",
    };
    let (tone, word) = if mapping.enabled {
        (Tone::Good, "Enabled")
    } else {
        (Tone::Neutral, "Disabled")
    };
    view! {
        <li>
            <a href=format!("{path}/mappings/{kind}")>{mapping_name(&form.directory, kind, &form.application)}</a>
            <span class="ui-muted">{grouped(mapping.attributes)} " attributes"</span>
            <Badge tone=tone text=word/>
        </li>
    }
    .erase()
}

/// The name of an object mapping: "Synchronize Head office users to Pingboard".
pub(super) fn mapping_name(directory: &str, kind: &str, application: &str) -> String {
    format!("Synchronize {directory} {kind} to {application}")
}

fn settings(form: &ProvisioningView, typed: &ProvisioningDraft) -> AnyView {
    let (scope, status) = (typed.scope.clone(), typed.status.clone());
    let scopes = vec![
        Choice::new("assigned", "Sync only assigned users and groups"),
        Choice::new("all", "Sync all users and groups"),
    ];
    let interval = typed.interval_minutes.clone();
    let requests = typed.requests_per_second.clone();
    let help = match (form.status, form.assigned) {
        (ProvisioningStatus::On, _) => {
            "Off lets the running requests end and starts no further cycle. Accounts stay as they are."
                .to_owned()
        }
        (_, 1) => "On starts the initial cycle; 1 user or group is assigned.".to_owned(),
        (_, count) => format!(
            "On starts the initial cycle; {} users and groups are assigned.",
            grouped(count)
        ),
    };
    view! {
        <Section title="Settings" text="Who is in scope, and how often Rollcall looks. What changes in the directory is sent at once.">
            <Select name="scope" label="Scope" value=scope choices=scopes help="A change makes the next cycle an initial one."/>
            <TextInput
                name="interval_minutes"
                label="Minutes between cycles"
                kind="number"
                value=interval
                min="1"
                max="10080"
            />
            <TextInput
                name="requests_per_second"
                label="Requests per second"
                optional=true
                kind="number"
                value=requests
                min="1"
                max="10000"
                help="The most that the application gets, from the next cycle on. Left empty, its known limits and its own answers decide."
            />
            <RadioGroup
                name="status"
                label="Provisioning Status"
                value=status
                inline=true
                choices=vec![Choice::new("on", "On"), Choice::new("off", "Off")]
                help=help
            />
        </Section>
    }
    .erase()
}

/// "Prevent accidental deletion". The numbers stay in the form while it is off, so that they are there when it is on again.
fn deletions(form: &ProvisioningView, typed: &ProvisioningDraft) -> AnyView {
    let guard = typed.guard.clone();
    let (enabled, skips) = (guard.enabled, guard.skip_out_of_scope);
    let (count, percent) = (guard.count, guard.percent);
    let (members_count, members_percent) = (guard.members_count, guard.members_percent);
    let (leavers, days) = (leavers_word(guard.leavers).to_owned(), guard.delete_after_days);
    let leaver_choices = vec![
        Choice::new("disable", "Disable"),
        Choice::new("delete", "Delete"),
        Choice::new("disable_then_delete", "Disable, and delete later"),
    ];
    let held_back = format!("/applications/{}/provisioning/deletions", form.application_id);
    view! {
        <Section
            title="Prevent accidental deletion"
            text="When one cycle would disable, delete or remove more than these numbers say, none of it is done: all are held back, with their names, until somebody allows or rejects them. Everything else goes on."
        >
            <CheckBox name="guard_enabled" label="Prevent accidental deletion" checked=enabled/>
            <TextInput
                name="guard_count"
                label="Accounts per cycle"
                kind="number"
                value=count
                min="0"
                max="1000000"
                help="Held back when more than this many would be disabled or deleted in one cycle. Users and groups count together."
            />
            <TextInput
                name="guard_percent"
                label="Accounts per cycle, in percent"
                kind="number"
                value=percent
                min="1"
                max="100"
                help="Held back when more than this share of all accounts would be. A share counts from 10 on."
            />
            <TextInput
                name="guard_members_count"
                label="Memberships per cycle"
                kind="number"
                value=members_count
                min="0"
                max="1000000"
                help="Held back when more than this many members would be removed from groups in one cycle."
            />
            <TextInput
                name="guard_members_percent"
                label="Members of a group per cycle, in percent"
                kind="number"
                value=members_percent
                min="1"
                max="100"
                help="Held back when more than this share of one group's members would be. A share counts from 10 on."
            />
            <CheckBox
                name="skip_out_of_scope"
                label="Skip out of scope deletions"
                checked=skips
                help="Whoever is unassigned or leaves the scope keeps their account as it is. Who is blocked or deleted in the directory still loses it."
            />
            <Select
                name="leavers"
                label="Accounts of people who leave"
                value=leavers
                choices=leaver_choices
                help="Of whoever is unassigned, leaves the scope or is deleted in the directory. Deleting needs the action Delete in the mapping; whoever is only blocked is disabled."
            />
            <TextInput
                name="delete_after_days"
                label="Days from disabling to deleting"
                kind="number"
                value=days
                min="1"
                max="3650"
                help="For disabling first and deleting later; accounts that are disabled already count from the day they were."
            />
            <p><a href=held_back>"Deletions held back"</a></p>
        </Section>
    }
    .erase()
}
