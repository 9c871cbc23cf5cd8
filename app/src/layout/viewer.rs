//! Who looks at the page.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::{Capability, Principal};

use crate::AppError;

/// Who is signed in, read once per document; a context of the whole portal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Viewer(Resource<Result<Option<Principal>, AppError>>);

impl Viewer {
    /// The signed-in administrator, if there is one.
    pub(crate) async fn principal(self) -> Option<Principal> {
        self.0.await.ok().flatten()
    }

    /// Whether the signed-in administrator's role allows something: decides what a page shows, never what is done.
    #[allow(dead_code, reason = "for pages with buttons that not every role may use")]
    pub(crate) async fn may(self, capability: Capability) -> bool {
        self.principal()
            .await
            .is_some_and(|principal| principal.role.may(capability))
    }
}

/// Reads who is signed in.
pub(crate) fn provide_viewer() {
    provide_context(Viewer(Resource::new(|| (), |()| viewer())));
}

/// Who is signed in, for the page's components.
pub(crate) fn use_viewer() -> Viewer {
    use_context().unwrap_or_else(|| Viewer(Resource::new(|| (), |()| viewer())))
}

/// Who is signed in.
#[cfg_attr(
    feature = "ssr",
    allow(clippy::unused_async, reason = "only the browser waits for the answer")
)]
#[server(name = ReadViewer, prefix = "/api", endpoint = "viewer", input = GetUrl)]
pub(crate) async fn viewer() -> Result<Option<Principal>, AppError> {
    Ok(crate::server::visitor().map(|caller| caller.principal))
}
