use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{components::Outlet, hooks::use_location};
use model::{CUSTOM_GALLERY_ID, GalleryTile, GalleryView, SignInKind};
use ui::{
    Address, AppTile, Badge, Breadcrumbs, Button, EmptyState, Erase, Load, PageHeader, SearchBox, Split,
    grouped,
};

use super::fresh::fresh;
use super::functions::read_gallery;
use crate::ErrorView;

/// The gallery's address.
pub(super) const PATH: &str = "/applications/gallery";

/// The gallery: search, categories and tiles; the panel beside it adds one.
#[component]
pub(crate) fn Gallery() -> impl IntoView {
    let search = use_location().search;
    let found = Resource::new(
        move || search.get(),
        |search| {
            let address = Address::parse(PATH, &search);
            let value = |name: &str| address.get(name).unwrap_or_default().to_owned();
            read_gallery(value("q"), value("category"))
        },
    );
    let links = vec![("Enterprise applications".to_owned(), "/applications".to_owned())];
    view! {
        <Title text="Application gallery"/>
        <Split panel=view! { <Outlet/> }.erase()>
            <Breadcrumbs links=links current="Gallery"/>
            <Load lines=8 view=move || {
                    let address = Address::parse(PATH, &search.get());
                    async move {
                        match found.await {
                            Ok(found) => fresh(|| page(&address, found)),
                            Err(error) => view! { <ErrorView error=error/> }.erase(),
                        }
                    }
                }/>
        </Split>
    }
    .erase()
}

fn page(address: &Address, found: GalleryView) -> AnyView {
    let searched = address.get("q").unwrap_or_default().to_owned();
    let category = address.get("category").unwrap_or_default().to_owned();
    let own = entry_address(address, CUSTOM_GALLERY_ID);
    let own_button = view! { <Button icon="add" href=own.clone()>"Create your own application"</Button> };
    let all: i64 = found.categories.iter().map(|(_, count)| count).sum();
    let categories = std::iter::once((String::new(), all)).chain(found.categories).map(|(name, count)| {
        let href = address.clone().with("category", name.clone()).href();
        let current = (name == category).then_some("true");
        let label = if name.is_empty() { "All categories".to_owned() } else { name };
        let count = grouped(count);
        view! { <li><a href=href aria-current=current>{label} <span class="ui-muted">{count}</span></a></li> }
    });
    let categories = categories.collect_view();
    let tiles = if found.tiles.is_empty() {
        let action = view! { <Button icon="add" href=own>"Create your own application"</Button> };
        view! {
            <EmptyState
                icon="search"
                title="Not in the gallery"
                text="Any application that speaks SCIM 2.0 can be added as your own."
                action=action.erase()
            />
        }
        .erase()
    } else {
        let tiles = found
            .tiles
            .into_iter()
            .map(|entry| tile(address, entry))
            .collect_view();
        view! { <ul class="gallery-tiles">{tiles}</ul> }.erase()
    };
    let keep = if category.is_empty() {
        Vec::new()
    } else {
        vec![("category".to_owned(), category)]
    };
    view! {
        <PageHeader
            title="Application gallery"
            subtitle="Applications whose SCIM endpoint and attributes Rollcall knows"
            actions=own_button.erase()
        />
        <div class="gallery">
            <nav class="gallery-categories" aria-label="Categories"><ul>{categories}</ul></nav>
            <div>
                <div class="applications-search">
                    <SearchBox action=PATH label="Search the gallery" value=searched keep=keep/>
                </div>
                {tiles}
            </div>
        </div>
    }
    .erase()
}

/// The address of an entry's panel that keeps the search.
fn entry_address(address: &Address, entry: &str) -> String {
    address.href().replacen(PATH, &format!("{PATH}/{entry}"), 1)
}

fn tile(address: &Address, entry: GalleryTile) -> AnyView {
    let href = entry_address(address, &entry.id);
    let oauth = matches!(
        entry.sign_in,
        SignInKind::AuthorizationCode | SignInKind::ClientCredentials
    );
    view! {
        <li>
            <a class="gallery-tile" href=href>
                <AppTile name=entry.name.clone() large=true/>
                <span class="gallery-tile-words">
                    <strong>{entry.name}</strong>
                    <span class="ui-muted">{entry.category}</span>
                    <span class="gallery-tile-badges">
                        <Badge text="Users" icon="user"/>
                        {entry.groups.then(|| view! { <Badge text="Groups" icon="group"/> })}
                        {oauth.then(|| view! { <Badge text="OAuth" icon="key"/> })}
                    </span>
                </span>
            </a>
        </li>
    }
    .erase()
}
