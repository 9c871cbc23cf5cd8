//! Leptos: pages and server functions, with the contexts that they ask for.

use app::{App, SiteFiles, shell};
use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_SECURITY_POLICY;
use leptos::nonce::use_nonce;
use leptos::prelude::{LeptosOptions, provide_context, use_context};
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list, render_app_async_with_context};

use super::Web;

/// The pages and the server functions; every other address gets the page that says so.
pub(super) fn router(web: &Web) -> Router {
    let options = LeptosOptions::builder().output_name("rollcall").build();
    let context = context(web);
    let not_found = render_app_async_with_context(context.clone(), shell);
    Router::new()
        .leptos_routes_with_context(&options, generate_route_list(App), context, shell)
        .fallback(not_found)
        .with_state(options)
}

/// What pages and server functions find in their context, and a policy that allows a page's scripts.
fn context(web: &Web) -> impl Fn() + Clone + Send + Sync + 'static {
    let portal = web.portal.clone();
    let manifest = web.site.manifest();
    let files = SiteFiles {
        js: manifest.js.clone(),
        wasm: manifest.wasm.clone(),
        css: manifest.css.clone(),
        sprite: manifest.sprite.clone(),
        favicon: manifest.favicon.clone(),
    };
    move || {
        provide_context(portal.clone());
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
