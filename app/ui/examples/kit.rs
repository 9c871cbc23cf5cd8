//! Prints one page with every component, for looking at the kit without a server:
//!
//! ```sh
//! cargo run -p ui --features ssr --example kit > target/kit.html
//! ```
//!
//! The page expects the style sheet at `kit.css` and the icons at `sprite.svg` beside it.

use leptos::{prelude::*, reactive::owner::Owner, tachys::view::RenderHtml};
use ui::{
    Address, AppTile, Avatar, Badge, Bar, BarChart, Breadcrumbs, Button, ButtonKind, Card, Cell, CheckBox,
    Chip, Choice, Code, Column, CommandBar, ConfirmDialog, DataTable, EmptyState, ErrorSummary, Fact, Facts,
    FieldProblem, Figure, Figures, FilterBar, FilterSelect, FilterText, Form, FormActions, Grid, Icon,
    IconSprite, LinkCell, Menu, Notice, PageHeader, Pager, Pages, Panel, Problem, Progress, RadioGroup,
    RelativeTime, Row, SearchBox, SecretInput, Section, Select, Skeleton, Split, Step, StepState, Steps, Tab,
    Tabs, TextArea, TextInput, Tone, grouped, provide_ui,
};

/// 2026-03-04 12:41:07 UTC.
const TIME: i64 = 1_772_628_067_000;

fn main() {
    let theme = std::env::args().nth(1).unwrap_or_else(|| "system".into());
    println!(
        "<!DOCTYPE html><html lang=\"en\" data-theme=\"{theme}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Kit</title>\
         <link rel=\"stylesheet\" href=\"kit.css\"></head><body data-hydrated>{}</body></html>",
        render()
    );
}

/// The body of the page.
pub(crate) fn render() -> String {
    Owner::new().with(|| {
        provide_ui(IconSprite("sprite.svg".into()), Some(TIME + 150_000));
        page().to_html()
    })
}

fn page() -> AnyView {
    view! {
        <div class="frame">
            {top()}
            {navigation()}
            <main id="content" tabindex="-1">
                {head()}
                {cards()}
                {table()}
                {form()}
                {rest()}
            </main>
        </div>
    }
    .into_any()
}

fn top() -> AnyView {
    view! {
        <header class="frame-top">
            <button class="frame-menu" type="button" popovertarget="navigation" aria-label="Menu"><Icon name="menu" large=true/></button>
            <a class="frame-brand" href="/"><Icon name="brand" large=true/>"Rollcall"</a>
            <div class="frame-search"><SearchBox action="/users" label="Search people"/></div>
            <button class="frame-account" type="button" popovertarget="account">
                <span class="frame-account-words">"Ana Duarte"<small>"Cloud Application Administrator"</small></span>
                <Avatar name="Ana Duarte"/>
                <span class="ui-hidden">"Account"</span>
            </button>
            <div class="frame-account-menu" id="account" popover="auto">
                <p><strong>"Ana Duarte"</strong><span class="ui-muted">"ana · Cloud Application Administrator"</span></p>
                <div class="frame-theme ui-scripted" role="group" aria-label="Colours">
                    <button type="button" aria-pressed="true"><Icon name="settings"/>"System"</button>
                    <button type="button" aria-pressed="false"><Icon name="sun"/>"Light"</button>
                    <button type="button" aria-pressed="false"><Icon name="moon"/>"Dark"</button>
                </div>
                <Button kind=ButtonKind::Quiet icon="key" href="/account">"Password and sessions"</Button>
                <Button kind=ButtonKind::Quiet icon="sign-out">"Sign out"</Button>
            </div>
        </header>
    }
    .into_any()
}

fn navigation() -> AnyView {
    let entries = [
        ("Home", "home"),
        ("Enterprise applications", "apps"),
        ("Directories", "directory"),
        ("Users", "user"),
        ("Groups", "group"),
    ]
    .map(|(label, icon)| {
        let current = (label == "Enterprise applications").then_some("page");
        view! { <li><a href="/" aria-current=current><Icon name=icon large=true/>{label}</a></li> }
    });
    view! {
        <nav class="frame-nav" id="navigation" popover="auto" aria-label="Main">
            <div><ul>{entries.into_iter().collect_view()}</ul></div>
            <div>
                <h2>"Monitoring"</h2>
                <ul>
                    <li><a href="/"><Icon name="logs" large=true/>"Provisioning logs"</a></li>
                    <li><a href="/"><Icon name="audit" large=true/>"Audit log"</a></li>
                </ul>
            </div>
            <div>
                <h2>"Administration"</h2>
                <ul><li><a href="/"><Icon name="key" large=true/>"Administrators"</a></li></ul>
            </div>
        </nav>
    }
    .into_any()
}

fn head() -> AnyView {
    let tabs = vec![
        Tab::new("Overview", "/a"),
        Tab::new("Properties", "/b"),
        Tab::new("Users and groups", "/c").count(12),
        Tab::new("Provisioning", "/d"),
        Tab::new("Provisioning logs", "/e"),
    ];
    view! {
        <Breadcrumbs links=vec![("Enterprise applications".into(), "/applications".into())] current="Pingboard"/>
        <PageHeader title="Pingboard" subtitle="SCIM 2.0 · https://corp.pingboard.com/scim/v2" tile="Pingboard">
            <Badge tone=Tone::Info text="Initial cycle running" icon="refresh"/>
        </PageHeader>
        <Tabs label="Pingboard" tabs=tabs current="/d"/>
        <CommandBar>
            <ConfirmDialog
                label="Stop"
                icon="stop"
                title="Stop provisioning to Pingboard?"
                confirm="Stop provisioning"
                danger=true
                action="/api/stop_job"
                fields=vec![("application".into(), "7".into())]
            >
                <p>"The running cycle ends after the action it is at. Nobody is disabled, and 10,000 people keep their accounts."</p>
            </ConfirmDialog>
            <Button kind=ButtonKind::Quiet icon="restart">"Restart"</Button>
            <Button kind=ButtonKind::Quiet icon="target" href="/demand">"Provision on demand"</Button>
            <Button kind=ButtonKind::Quiet icon="edit" href="/edit">"Edit provisioning"</Button>
            <Menu label="More" compact=true><a href="/x">"Export"</a><Button kind=ButtonKind::Quiet>"Delete"</Button></Menu>
        </CommandBar>
        <Notice
            tone=Tone::Warn
            title="14 people would lose access in this cycle."
            action=view! { <Button href="/plan">"Review 14 people"</Button> }.into_any()
        >
            "That is more than the limit of 10 for Pingboard, so nobody has been disabled. Look at who they are before you allow it."
        </Notice>
    }
    .into_any()
}

fn cards() -> AnyView {
    let bars = (0..24)
        .map(|hour: u64| Bar {
            label: format!("{hour:02}:00"),
            good: (hour * 37) % 60 + 12,
            bad: u64::from(hour == 19) * 20,
        })
        .collect();
    view! {
        <Grid>
            <Card title="Current cycle" subtitle="Initial cycle, started 2 min ago from Head office AD" span=8>
                <Progress label="Initial cycle" done=6404 total=Some(10_000) unit="people" pace="52 a second · about 1 min left"/>
                <br/>
                <Figures>
                    <Figure label="Created" value=grouped(5981)/>
                    <Figure label="Updated" value="377"/>
                    <Figure label="Disabled" value="0"/>
                    <Figure label="Unchanged" value="8"/>
                    <Figure label="Skipped" value="2"/>
                    <Figure label="Failed" value="36" tone=Tone::Bad href="/logs"/>
                </Figures>
            </Card>
            <Card title="Statistics to date" span=4>
                <Facts>
                    <Fact label="People in scope">"10,000"</Fact>
                    <Fact label="Last complete cycle"><RelativeTime at=TIME/></Fact>
                    <Fact label="Next cycle">"in 38 min or on change"</Fact>
                    <Fact label="Tenant URL"><Code text="https://corp.pingboard.com/scim/v2" copy=true/></Fact>
                </Facts>
            </Card>
            <Card title="Last 24 hours" span=8 actions=view! { <a href="/logs">"Provisioning logs"</a> }.into_any()>
                <BarChart label="Actions per hour" bars=bars from="yesterday 14:00" to="now"/>
            </Card>
            <Card title="Cycle" span=4>
                <Steps>
                    <Step state=StepState::Done title="Import" remark="12 ms">"Read from Head office AD with 14 attributes."</Step>
                    <Step state=StepState::Warning title="Match">"Linked to account 4711 by userName."</Step>
                    <Step state=StepState::Failed title="Update" remark="88 ms">"409 uniqueness"</Step>
                    <Step state=StepState::Waiting title="References"/>
                </Steps>
            </Card>
        </Grid>
        <br/>
    }
    .into_any()
}

fn table() -> AnyView {
    let address = Address::parse("/logs", "sort=-time");
    let rows = [
        ("Ana Duarte", "Create", Tone::Good, "Success", "", false),
        ("Bo Lindqvist", "Update", Tone::Good, "Success", "title", true),
        ("Chidi Okafor", "Create", Tone::Bad, "Failure", "MissingValues: name.givenName is required", false),
        ("Emre Kaya", "Other", Tone::Neutral, "Skipped", "already up to date", false),
        ("Goran Petrov", "Update", Tone::Warn, "Warning", "manager not in scope", false),
    ]
    .map(|(name, action, tone, status, detail, selected)| {
        let mail = format!("{}@corp.example", name.to_lowercase().replace(' ', "."));
        view! {
            <Row selected=selected>
                <LinkCell label="Identity" href="/logs/7" text=name detail=mail selected=selected mark=view! { <Avatar name=name/> }.into_any()/>
                <Cell label="Action">{action}</Cell>
                <Cell label="Status"><Badge tone=tone text=status/></Cell>
                <Cell label="Detail">{detail}</Cell>
                <Cell label="Time" numeric=true><RelativeTime at=TIME/></Cell>
            </Row>
        }
    });
    let pages = Pages::new(&Address::parse("/logs", "page=2"), 50, 12_345);
    let panel = view! {
        <Panel title="Bo Lindqvist" subtitle="Update in Pingboard · 12:41:07 UTC · 94 ms" close="/logs">
            <Tabs label="Entry" tabs=vec![Tab::new("Steps", "?1"), Tab::new("Modified properties", "?2"), Tab::new("Summary", "?3")] current="?1"/>
            <Steps>
                <Step state=StepState::Done title="Import">"Read from Head office AD with 14 attributes."</Step>
                <Step state=StepState::Done title="Determine scope">"Active, and assigned through the group Marketing."</Step>
                <Step state=StepState::Done title="Update" remark="94 ms"><Code text="title"/>" “Marketing Assistant” → “Marketing Lead”"</Step>
            </Steps>
        </Panel>
    };
    let columns = vec![
        Column::text("Identity").sorted("name", &address),
        Column::text("Action"),
        Column::text("Status"),
        Column::text("Detail"),
        Column::number("Time").sorted("time", &address),
    ];
    view! {
        <Split panel=panel.into_any()>
            <FilterBar
                action="/logs"
                chips=vec![Chip { label: "Cycle".into(), value: "initial, 12:39".into(), clear: "/logs".into() }]
                actions=view! { <Button kind=ButtonKind::Quiet icon="download">"Download"</Button> }.into_any()
            >
                <FilterText name="q" label="Name, e-mail or any id"/>
                <FilterSelect name="status" label="Status" choices=vec![Choice::new("", "All"), Choice::new("failure", "Failure")]/>
                <FilterSelect name="action" label="Action" value="create" choices=vec![Choice::new("", "All"), Choice::new("create", "Create")]/>
            </FilterBar>
            <DataTable caption="Provisioning log entries" columns=columns>{rows.into_iter().collect_view()}</DataTable>
            <Pager summary=pages.summary("entries") previous=pages.previous(&address) next=pages.next(&address)/>
        </Split>
        <br/>
    }
    .into_any()
}

fn form() -> AnyView {
    let problem = Problem {
        message: "2 fields need your attention.".into(),
        hint: None,
        fields: vec![
            FieldProblem {
                field: "tenant_url".into(),
                message: "The tenant URL must begin with https://.".into(),
            },
            FieldProblem {
                field: "secret_token".into(),
                message: "Enter the secret token.".into(),
            },
        ],
    };
    view! {
        <ErrorSummary id="problem" problem=problem/>
        <Form action="/api/save" scope="kit">
            <Section title="Admin Credentials" text="In Pingboard: Add-Ons › Integrations › Microsoft Entra ID › Configure. Switch user provisioning on and copy the OAuth bearer token.">
                <TextInput name="tenant_url" label="Tenant URL" kind="url" value="https://example.pingboard.com/scim/v2" help="Replace your_domain by your own."/>
                <SecretInput name="secret_token" label="Secret Token" stored=true help="Stored sealed. It cannot be read back, only replaced."/>
                <Button icon="plug">"Test Connection"</Button>
            </Section>
            <Section title="Settings" text="Who hears of trouble, and where Rollcall stops by itself.">
                <TextInput name="mail" label="Notification Email" kind="email" optional=true placeholder="it@corp.example"/>
                <CheckBox name="notify" label="Send an email notification when a failure occurs" checked=true/>
                <Select name="scope" label="Scope" choices=vec![Choice::new("a", "Sync only assigned users and groups"), Choice::new("b", "Sync all users and groups")]/>
                <RadioGroup name="status" label="Provisioning Status" value="on" inline=true choices=vec![Choice::new("on", "On"), Choice::new("off", "Off")] help="Saving with On starts the initial cycle for 1 assigned person."/>
                <RadioGroup name="kind" label="Mapping type" value="direct" choices=vec![Choice::new("direct", "Direct").help("The attribute as it is."), Choice::new("expression", "Expression").help("Computed from attributes.")]/>
                <TextArea name="expression" label="Expression" mono=true value="Join(\" \", [givenName], [surname])"/>
            </Section>
            <FormActions><Button kind=ButtonKind::Primary>"Save"</Button><Button href="/x">"Discard"</Button></FormActions>
        </Form>
        <br/>
    }
    .into_any()
}

fn rest() -> AnyView {
    let action = view! { <Button kind=ButtonKind::Primary icon="add">"Add application"</Button> };
    view! {
        <Grid>
            <Card title="Status" span=6>
                <Badge text="Not configured"/> " " <Badge tone=Tone::Good text="Healthy"/> " " <Badge tone=Tone::Info text="Running"/> " "
                <Badge tone=Tone::Warn text="Quarantine"/> " " <Badge tone=Tone::Bad text="Failed"/>
            </Card>
            <Card title="Buttons" span=6>
                <Button kind=ButtonKind::Primary>"Primary"</Button> " " <Button>"Secondary"</Button> " " <Button kind=ButtonKind::Danger>"Danger"</Button> " "
                <Button kind=ButtonKind::Quiet icon="add">"Quiet"</Button> " " <Button disabled=true>"Disabled"</Button>
            </Card>
            <Card title="Tiles" span=6>
                <div class="ui-commands">
                    {["Pingboard", "Slack", "Zoom", "GitHub", "Box", "Miro", "Figma", "Asana"].map(|name| view! { <AppTile name=name large=true/> }).into_iter().collect_view()}
                </div>
            </Card>
            <Card title="Counting" span=6><Progress label="Reading" done=1204 unit="objects"/></Card>
        </Grid>
        <br/>
        <Notice tone=Tone::Info title="Next cycle in 38 min."/>
        <Notice tone=Tone::Good title="Connected.">"SCIM 2.0: users, no groups; PATCH; filter on userName"</Notice>
        <Notice tone=Tone::Bad title="The token was refused.">"Create a new one in Pingboard and enter it here."</Notice>
        <Code block=true copy=true text="{\n  \"schemas\": [\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"]\n}"/>
        <br/>
        <EmptyState icon="apps" title="No applications yet" text="Add one from the gallery, or your own SCIM application." action=action.into_any()/>
        <Skeleton lines=4/>
    }
    .into_any()
}
