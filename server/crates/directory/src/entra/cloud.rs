//! Where each of Microsoft's clouds is.

/// A cloud: tokens of one are of no use in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cloud {
    /// Its name on screen.
    pub name: &'static str,
    /// Where tokens come from.
    pub login_url: &'static str,
    /// Microsoft Graph.
    pub graph_url: &'static str,
}

/// The clouds that there are, the worldwide one first.
/// Source: Microsoft Graph documentation, "Microsoft Graph national cloud deployments".
pub const CLOUDS: [Cloud; 7] = [
    cloud(
        "Worldwide",
        "https://login.microsoftonline.com",
        "https://graph.microsoft.com",
    ),
    cloud(
        "US Government L4 (GCC High)",
        "https://login.microsoftonline.us",
        "https://graph.microsoft.us",
    ),
    cloud(
        "US Government L5 (DoD)",
        "https://login.microsoftonline.us",
        "https://dod-graph.microsoft.us",
    ),
    cloud(
        "China (21Vianet)",
        "https://login.chinacloudapi.cn",
        "https://microsoftgraph.chinacloudapi.cn",
    ),
    cloud(
        "Sovereign cloud, France",
        "https://login.sovcloud-identity.fr",
        "https://graph.svc.sovcloud.fr",
    ),
    cloud(
        "Sovereign cloud, Germany",
        "https://login.sovcloud-identity.de",
        "https://graph.svc.sovcloud.de",
    ),
    cloud(
        "Sovereign cloud, Singapore",
        "https://login.sovcloud-identity.sg",
        "https://graph.svc.sovcloud.sg",
    ),
];

const fn cloud(name: &'static str, login_url: &'static str, graph_url: &'static str) -> Cloud {
    Cloud {
        name,
        login_url,
        graph_url,
    }
}
