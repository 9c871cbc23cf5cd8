//! Leptos: pages and server functions, with the contexts that they ask for.

use app::{App, SiteFiles, shell};
use axum::Router;
use axum::body::Body;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{HeaderValue, Request};
use axum::response::{IntoResponse, Response};
use leptos::nonce::use_nonce;
use leptos::prelude::{LeptosOptions, provide_context, use_context};
use leptos_axum::{
    LeptosRoutes, ResponseOptions, generate_route_list, handle_server_fns_with_context,
    render_app_async_with_context,
};

use super::Web;

/// The pages; every other address gets the page that says so.
pub(super) fn pages(
    web: &Web,
    context: impl Fn() + Clone + Send + Sync + 'static,
    options: &LeptosOptions,
) -> Router {
    let not_found = render_app_async_with_context(pages_context(web, context.clone()), shell);
    Router::new()
        .leptos_routes_with_context(
            options,
            generate_route_list(App),
            pages_context(web, context),
            shell,
        )
        .fallback(not_found)
        .with_state(options.clone())
}

/// The server functions, told apart by their paths.
pub(super) fn server_functions(
    web: &Web,
) -> impl Fn(Request<Body>) -> std::pin::Pin<Box<dyn Future<Output = Response> + Send>> + Clone + Send + Sync + 'static
{
    let context = context(web);
    move |request| {
        let context = context.clone();
        Box::pin(async move { handle_server_fns_with_context(context, request).await.into_response() })
    }
}

/// What pages and server functions find in their context.
pub(super) fn context(web: &Web) -> impl Fn() + Clone + Send + Sync + 'static {
    let portal = web.portal.clone();
    move || provide_context(portal.clone())
}

/// What only pages need: the names of the site's files, and a policy that allows this page's scripts.
fn pages_context(
    web: &Web,
    context: impl Fn() + Clone + Send + Sync + 'static,
) -> impl Fn() + Clone + Send + Sync + 'static {
    let manifest = web.site.manifest();
    let files = SiteFiles {
        js: manifest.js.clone(),
        wasm: manifest.wasm.clone(),
        css: manifest.css.clone(),
        sprite: manifest.sprite.clone(),
        favicon: manifest.favicon.clone(),
    };
    move || {
        context();
        provide_context(files.clone());
        if let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce())
            && let Ok(policy) = HeaderValue::from_str(&content_security_policy(&nonce))
        {
            response.insert_header(CONTENT_SECURITY_POLICY, policy);
        }
    }
}

/// Only scripts that carry the page's nonce run, and what they load; WebAssembly may be compiled.
fn content_security_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    )
}
